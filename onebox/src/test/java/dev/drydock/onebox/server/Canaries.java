package dev.drydock.onebox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.drydock.testbed.bucket.S3Server;
import dev.drydock.workflows.codec.Encryption;
import dev.drydock.workflows.codec.KeyRing;
import io.temporal.api.common.v1.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Secrets that would be known again wherever they turned up, by what they open. */
final class Canaries {
    /** 32 characters, so that they are a key of AES-256. */
    private static final String CODEC = "canary-of-codec-key-32-bytes-sum";

    private static final List<String> NAMED =
            List.of("api-key", "webhook-token", "webhook-secret", "passphrase", "agent-token", "session-token");

    private final Map<String, String> secrets = new LinkedHashMap<>();

    Canaries() {
        for (String what : NAMED) {
            secrets.put(what, of(what));
        }
        secrets.put("codec key", CODEC);
        secrets.put("codec key as it is written", codecKey());
        secrets.put("S3 credentials", S3Server.SECRET_KEY);
        secrets.put("presigned address", "X-Amz-Signature");
    }

    static String of(String what) {
        return "canary-of-" + what;
    }

    static String codecKey() {
        return Base64.getEncoder().encodeToString(CODEC.getBytes(StandardCharsets.UTF_8));
    }

    /** A line of the private half, which stands at the end (PROTOCOL.key); the last one is short. */
    void privateKey(String what, Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        secrets.put(what, lines.get(lines.size() - 3));
    }

    /** Names of the secrets that a text holds, each with where it was found. */
    List<String> in(String where, String text) {
        return secrets.entrySet().stream()
                .filter(secret -> text.contains(secret.getValue()))
                .map(secret -> secret.getKey() + " in " + where + ": " + around(text, secret.getValue()))
                .toList();
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 80), at).replaceAll("\\s+", " ");
    }

    List<String> below(Path directory) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(in(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)));
            }
        }
        return found;
    }

    /** All text of a server's answers, with what is encrypted in it also decrypted. */
    String read(JsonNode tree) {
        var text = new StringBuilder(Raw.text(tree));
        var codec = new Encryption(KeyRing.read("here", List.of("k1 " + codecKey())));
        tree.findParents("metadata").stream()
                .filter(payload -> payload.path("data").isTextual())
                .forEach(payload -> text.append(codec.decode(List.of(payload(payload)))
                                .getFirst()
                                .getData()
                                .toStringUtf8())
                        .append('\n'));
        return text.toString();
    }

    private static Payload payload(JsonNode json) {
        var payload = Payload.newBuilder().setData(bytes(json.path("data")));
        json.path("metadata")
                .properties()
                .forEach(entry -> payload.putMetadata(entry.getKey(), bytes(entry.getValue())));
        return payload.build();
    }

    private static ByteString bytes(JsonNode base64) {
        return ByteString.copyFrom(Base64.getDecoder().decode(base64.asText()));
    }
}
