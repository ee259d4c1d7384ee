package dev.drydock.workflows.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** An Ed25519 key of the JDK's, as a person's own and as if it were in a security key. */
public final class SoftKey {
    private final KeyPair pair;

    public SoftKey() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public PublicKey plain() {
        return key(PublicKey.PLAIN, string(PublicKey.PLAIN), string(point()));
    }

    PublicKey token(String application) {
        return key(PublicKey.TOKEN, string(PublicKey.TOKEN), string(point()), string(application));
    }

    private static PublicKey key(String type, byte[]... parts) {
        return new PublicKey(type, Base64.getEncoder().encodeToString(join(parts)));
    }

    private byte[] point() {
        byte[] x509 = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(x509, x509.length - 32, x509.length);
    }

    public byte[] sign(byte[] bytes) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** As PROTOCOL.u2f has it, in the form in which an agent answers. */
    byte[] touch(String application, int flags, int counter, byte[] toBeSigned) {
        byte[] tail = ByteBuffer.allocate(5).put((byte) flags).putInt(counter).array();
        byte[] bare = sign(join(sha256(application.getBytes(StandardCharsets.UTF_8)), tail, sha256(toBeSigned)));
        return join(string(PublicKey.TOKEN), string(bare), tail);
    }

    static byte[] string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] string(byte[] bytes) {
        return join(ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes);
    }

    static byte[] join(byte[]... parts) {
        var all =
                ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** The armor, written apart from the code under test. */
    static String armor(byte[] blob) {
        return "-----BEGIN SSH SIGNATURE-----\n"
                + Base64.getEncoder()
                        .encodeToString(blob)
                        .replaceAll(".{70}", "$0\n")
                        .strip()
                + "\n-----END SSH SIGNATURE-----\n";
    }

    static byte[] dearmor(String armored) {
        return Base64.getMimeDecoder().decode(armored.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
