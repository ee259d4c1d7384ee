package dev.drydock.workflows.signature;

import java.nio.charset.StandardCharsets;

/**
 * OpenSSH's signature over a text (PROTOCOL.sshsig, version 1). Its blob: {@code SSHSIG}, version, public key, namespace,
 * reserved, digest's name, signature.
 *
 * <p>A good one says that the holder of its key signed these bytes for this namespace. Who that is, and whether their
 * word counts, is for {@link AllowedSigners} and {@link RevokedKeys}.
 */
public final class SshSignature {
    static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;

    /** Of a bare Ed25519 signature. */
    static final int BARE = 64;

    /** Of keys and signatures of other types, which are read as far as their names. */
    private static final int LONGEST = Armor.LONGEST;

    /** The flag of a security key's signature that says its owner touched it (PROTOCOL.u2f). */
    private static final int TOUCHED = 0x01;

    private final PublicKey key;
    private final String namespace;
    private final Digest digest;
    private final byte[] signature;

    private SshSignature(PublicKey key, String namespace, Digest digest, byte[] signature) {
        this.key = key;
        this.namespace = namespace;
        this.digest = digest;
        this.signature = signature;
    }

    /**
     * Whether the holder of a key signed these bytes. Whatever is wrong with the text is a refusal, never an exception.
     *
     * @param armored as {@code ssh-keygen -Y sign} writes it
     * @param namespace what it must have been made for, see {@link Signing#NAMESPACE}
     */
    public static Verdict verify(String armored, byte[] message, String namespace) {
        try {
            var signature = read(Armor.open(armored));
            signature.mustCover(message, namespace);
            return new Verdict.Good(signature.key);
        } catch (Unfit e) {
            return new Verdict.Refused(e.says());
        }
    }

    /** What is signed in place of the message itself. */
    static byte[] toBeSigned(String namespace, Digest digest, byte[] message) {
        return new Outgoing()
                .raw(MAGIC)
                .string(namespace)
                .string(new byte[0])
                .string(digest.written())
                .string(digest.of(message))
                .bytes();
    }

    private static SshSignature read(byte[] blob) throws Unfit {
        var in = new Incoming("the signature", blob);
        in.expect("magic word SSHSIG", MAGIC);
        int version = in.number("version");
        if (version != VERSION) {
            throw new Unfit(
                    "the signature is of version " + Integer.toUnsignedString(version) + ", expected " + VERSION);
        }
        var key = PublicKey.ofBlob(in.string("key", LONGEST));
        String namespace = in.name("namespace");
        if (in.string("reserved part", LONGEST).length > 0) {
            throw new Unfit("the signature has something in its reserved part, which nobody signed");
        }
        String name = in.name("digest's name");
        var digest = Digest.named(name)
                .orElseThrow(() -> new Unfit("the signature names digest '" + name + "', expected sha256 or sha512"));
        byte[] signature = in.string("signature itself", LONGEST);
        in.end();
        return new SshSignature(key, namespace, digest, signature);
    }

    private void mustCover(byte[] message, String expected) throws Unfit {
        if (!namespace.equals(expected)) {
            throw new Unfit("the signature was made for namespace '" + namespace + "', expected '" + expected + "'");
        }
        var in = new Incoming("the signature itself", signature);
        String type = in.name("type");
        if (!type.equals(key.type())) {
            throw new Unfit("the signature is of type " + type + ", its key of type " + key.type());
        }
        byte[] bare = in.string("number", BARE);
        byte[] signed = toBeSigned(namespace, digest, message);
        byte[] covered = key.type().equals(PublicKey.TOKEN) ? byToken(in, signed) : signed;
        in.end();
        if (bare.length != BARE || !key.signed(covered, bare)) {
            throw new Unfit("the signature does not match: the text or the signature was altered, or " + key.told()
                    + " did not make it");
        }
    }

    /** A security key signs digests, with its flags and counter between them. */
    private byte[] byToken(Incoming in, byte[] signed) throws Unfit {
        byte flags = in.octet("flags");
        byte[] counter = in.raw("counter", Integer.BYTES);
        if ((flags & TOUCHED) == 0) {
            throw new Unfit("the signature was made without a touch of the security key");
        }
        return new Outgoing()
                .raw(Digest.SHA256.of(key.application()))
                .raw(new byte[] {flags})
                .raw(counter)
                .raw(Digest.SHA256.of(signed))
                .bytes();
    }
}
