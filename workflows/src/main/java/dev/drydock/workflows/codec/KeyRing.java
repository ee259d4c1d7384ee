package dev.drydock.workflows.codec;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Codec keys by id. The first encrypts, all of them decrypt; a ring without keys leaves payloads as they are. */
public final class KeyRing {
    public static final KeyRing EMPTY = new KeyRing(new LinkedHashMap<>());

    /** AES-256. */
    private static final int BYTES = 32;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Map<String, SecretKey> keys;

    private KeyRing(Map<String, SecretKey> keys) {
        this.keys = keys;
    }

    /** A key and the name that payloads carry. */
    record Named(String id, SecretKey key) {}

    /**
     * Reads {@code id base64-key} line by line; empty lines and those that begin with {@code #} are left out.
     *
     * @param where file or variable, for sentences
     * @throws IllegalArgumentException naming where and line, never a key
     */
    public static KeyRing read(String where, List<String> lines) {
        var keys = new LinkedHashMap<String, SecretKey>();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(keys, where + " line " + (at + 1), line);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(where + " holds no codec key: expected lines of ID BASE64-KEY");
        }
        return new KeyRing(keys);
    }

    private static void add(Map<String, SecretKey> keys, String where, String line) {
        String[] words = line.split("\\s+", -1);
        if (words.length != 2 || !ID.matcher(words[0]).matches()) {
            throw new IllegalArgumentException(
                    where + " is no codec key: expected ID BASE64-KEY, the id of letters, digits and . _ -");
        }
        byte[] key = key(where, words[1]);
        if (key.length != BYTES) {
            throw new IllegalArgumentException(where + ": codec key " + words[0] + " has " + key.length
                    + " bytes, expected " + BYTES + " (openssl rand -base64 32)");
        }
        if (keys.putIfAbsent(words[0], new SecretKeySpec(key, "AES")) != null) {
            throw new IllegalArgumentException(where + ": codec key " + words[0] + " is there twice");
        }
    }

    private static byte[] key(String where, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message quotes from the key.
            throw new IllegalArgumentException(where + ": what follows the id is no base64");
        }
    }

    public boolean encrypts() {
        return !keys.isEmpty();
    }

    Optional<Named> first() {
        return keys.entrySet().stream().findFirst().map(entry -> new Named(entry.getKey(), entry.getValue()));
    }

    Optional<SecretKey> named(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** Which keys there are; never what they are. */
    public String told() {
        var ids = new ArrayList<>(keys.keySet());
        return switch (ids.size()) {
            case 0 -> "no codec key";
            case 1 -> "codec key " + ids.getFirst();
            default ->
                "codec key " + ids.getFirst() + ", for what is older also "
                        + String.join(", ", ids.subList(1, ids.size()));
        };
    }

    @Override
    public String toString() {
        return told();
    }
}
