/**
 * OpenSSH's signatures and the lists that say whose count: SSHSIG, {@code allowed_signers}, revoked keys. Pure.
 *
 * <p>Begin with {@link dev.drydock.workflows.signature.SshSignature} (is it genuine, and by which key), then
 * {@link dev.drydock.workflows.signature.AllowedSigners} (may that key speak for that person now) and
 * {@link dev.drydock.workflows.signature.RevokedKeys}. {@link dev.drydock.workflows.signature.Signing} makes what the
 * first reads. Where {@code ssh-keygen -Y verify} and this folder differ, this folder refuses.
 */
@NullMarked
package dev.drydock.workflows.signature;

import org.jspecify.annotations.NullMarked;
