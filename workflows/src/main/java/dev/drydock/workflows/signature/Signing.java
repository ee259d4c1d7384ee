package dev.drydock.workflows.signature;

import java.util.function.UnaryOperator;

/**
 * Makes what {@link SshSignature} and {@code ssh-keygen -Y verify} read, wherever the private key is: in a file, an
 * agent, a security key.
 */
public final class Signing {
    /** For which statements are signed, so that a signature under a commit or a file is never one under a statement. */
    public static final String NAMESPACE = "drydock";

    /** The one that ssh-keygen takes. */
    private static final Digest DIGEST = Digest.SHA512;

    private Signing() {}

    /** What a key or an agent is to sign for this message. */
    public static byte[] toBeSigned(byte[] message) {
        return SshSignature.toBeSigned(NAMESPACE, DIGEST, message);
    }

    /**
     * With a private key at hand.
     *
     * @param ed25519 from the bytes to sign to the 64 bytes of their signature
     * @return the armored signature
     * @throws IllegalArgumentException when the key is in a security key, or what came back is no such signature
     */
    public static String with(PublicKey key, byte[] message, UnaryOperator<byte[]> ed25519) {
        if (!key.type().equals(PublicKey.PLAIN)) {
            throw new IllegalArgumentException(
                    key.told() + " signs by its security key alone: use the agent or ssh-keygen");
        }
        byte[] bare = ed25519.apply(toBeSigned(message));
        return armored(
                key, message, new Outgoing().string(key.type()).string(bare).bytes());
    }

    /**
     * From what an agent answers to {@link #toBeSigned}.
     *
     * @param signature SSH's form of it: type, the 64 bytes, and a security key's flags and counter
     * @return the armored signature
     * @throws IllegalArgumentException when it is not this key's signature over this message
     */
    public static String armored(PublicKey key, byte[] message, byte[] signature) {
        String armored = Armor.close(new Outgoing()
                .raw(SshSignature.MAGIC)
                .number(SshSignature.VERSION)
                .string(key.blob())
                .string(NAMESPACE)
                .string(new byte[0])
                .string(DIGEST.written())
                .string(signature)
                .bytes());
        return switch (SshSignature.verify(armored, message, NAMESPACE)) {
            case Verdict.Good _ -> armored;
            case Verdict.Refused refused -> throw new IllegalArgumentException(refused.says());
        };
    }
}
