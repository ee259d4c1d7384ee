/**
 * Signs statements with a person's own key, wherever its private half is: in a file, an agent, a security key.
 *
 * <p>Begin with {@link dev.drydock.starter.signing.Keys} (which key) and {@link dev.drydock.starter.signing.Speakers}
 * (for whom it speaks). jsch is loaded by {@link dev.drydock.starter.signing.Agent} and
 * {@link dev.drydock.starter.signing.FileSigner} alone, so that whoever signs nothing does not wait for it.
 */
@NullMarked
package dev.drydock.starter.signing;

import org.jspecify.annotations.NullMarked;
