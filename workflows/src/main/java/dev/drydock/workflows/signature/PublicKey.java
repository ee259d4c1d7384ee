package dev.drydock.workflows.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A key that may sign statements.
 *
 * @param type one of {@link #TYPES}
 * @param base64 the key itself, as a {@code .pub} file writes it after the type
 */
public record PublicKey(String type, String base64) {
    public static final String PLAIN = "ssh-ed25519";

    /** In a security key (FIDO), which signs when its owner touches it. */
    public static final String TOKEN = "sk-ssh-ed25519@openssh.com";

    public static final List<String> TYPES = List.of(PLAIN, TOKEN);

    private static final int POINT = 32;
    private static final int LONGEST_APPLICATION = 1_024;

    /** What X.509 puts before the 32 bytes of an Ed25519 key (RFC 8410, 4). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    /** @throws IllegalArgumentException when it is not a whole key of a type that can sign statements */
    public PublicKey {
        try {
            check(type, Armor.decoded(base64).orElseThrow(() -> new Unfit("the key is not base64")));
        } catch (Unfit e) {
            throw new IllegalArgumentException(e.says(), e);
        }
    }

    /**
     * From a {@code .pub} file or {@code ssh-add -L}: type, base64, comment.
     *
     * @throws IllegalArgumentException as the constructor, and where there are less than two words
     */
    public static PublicKey of(String line) {
        String[] words = line.strip().split("[ \\t]+", 3);
        if (words.length < 2) {
            throw new IllegalArgumentException("that is no public key: expected its type and its base64");
        }
        return new PublicKey(words[0], words[1]);
    }

    static PublicKey ofBlob(byte[] blob) throws Unfit {
        String type = new Incoming("the key", blob).name("type");
        check(type, blob);
        return new PublicKey(type, Base64.getEncoder().encodeToString(blob));
    }

    private static void check(String type, byte[] blob) throws Unfit {
        if (!TYPES.contains(type)) {
            throw new Unfit(
                    "a key of type " + type + " cannot sign statements: expected " + String.join(" or ", TYPES));
        }
        var in = new Incoming("the key", blob);
        String inside = in.name("type");
        if (!inside.equals(type)) {
            throw new Unfit("the key is written as " + type + " and is " + inside);
        }
        int point = in.string("point", POINT).length;
        if (point != POINT) {
            throw new Unfit("the key's point has " + point + " bytes, expected " + POINT);
        }
        if (type.equals(TOKEN)) {
            in.string("application", LONGEST_APPLICATION);
        }
        in.end();
    }

    /** As {@code ssh-keygen -l} shows it. */
    public String fingerprint() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Digest.SHA256.of(blob()));
    }

    /** For sentences. */
    String told() {
        return type + " key " + fingerprint();
    }

    byte[] blob() {
        return Base64.getDecoder().decode(base64);
    }

    /** What a security key knows this key by, {@code ssh:} as a rule. */
    byte[] application() throws Unfit {
        var in = new Incoming("the key", blob());
        in.name("type");
        in.string("point", POINT);
        return in.string("application", LONGEST_APPLICATION);
    }

    /** Whether a bare Ed25519 signature over these bytes is this key's. */
    boolean signed(byte[] bytes, byte[] signature) {
        try {
            var in = new Incoming("the key", blob());
            in.name("type");
            byte[] x509 =
                    new Outgoing().raw(X509).raw(in.string("point", POINT)).bytes();
            var judge = Signature.getInstance("Ed25519");
            judge.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509)));
            judge.update(bytes);
            return judge.verify(signature);
        } catch (GeneralSecurityException | Unfit _) {
            // A point that is not on the curve, a number beyond the group's order.
            return false;
        }
    }
}
