package dev.drydock.workflows.signature;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys that no longer count, whoever lists them.
 *
 * @param keys {@code TYPE BASE64}, sorted
 */
public record RevokedKeys(List<String> keys) {
    private static final String KRL = "SSHKRL\n";

    public RevokedKeys {
        keys = keys.stream().distinct().sorted().toList();
    }

    /**
     * Reads what {@code ssh-keygen -Y verify -r} takes in text: a public key a line, of any type. A whole file or nothing: a
     * line that was left out would be a key that still counts.
     *
     * @param where file, for sentences
     * @throws IllegalArgumentException naming where, line and what is wrong with it
     */
    public static RevokedKeys read(String where, byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        if (text.startsWith(KRL)) {
            throw new IllegalArgumentException(where + " is a binary key revocation list (ssh-keygen -k), which is not"
                    + " read: list the revoked public keys, one a line");
        }
        return new RevokedKeys(Lines.read(where, text, RevokedKeys::key));
    }

    private static String key(String line) {
        String[] words = line.split("[ \\t]+", 3);
        String type = words[0];
        if (words.length < 2) {
            throw new IllegalArgumentException("expected a public key, its type and its base64");
        }
        if (type.endsWith("-cert-v01@openssh.com")) {
            throw new IllegalArgumentException("certificates are not read, list the key that is in it");
        }
        if (PublicKey.TYPES.contains(type)) {
            return written(new PublicKey(type, words[1]));
        }
        try {
            byte[] blob = Armor.decoded(words[1]).orElseThrow(() -> new Unfit("the key is not base64"));
            String inside = new Incoming("the key", blob).name("type");
            if (!inside.equals(type)) {
                throw new Unfit("the key is written as " + type + " and is " + inside);
            }
        } catch (Unfit e) {
            throw new IllegalArgumentException(e.says(), e);
        }
        return type + " " + words[1];
    }

    private static String written(PublicKey key) {
        return key.type() + " " + key.base64();
    }

    /** Good: the key is not revoked. */
    public Verdict check(PublicKey key) {
        return keys.contains(written(key)) ? new Verdict.Refused(key.told() + " was revoked") : new Verdict.Good(key);
    }
}
