package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.signature.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A line of a plan's frozen {@code allowed_signers}, as people compare it.
 *
 * @param people who signs with it
 * @param key its fingerprint as {@code ssh-keygen -l} shows it
 * @param namespaces what it signs
 * @param valid when, as the end of a sentence
 */
record Signer(String people, String type, String key, String namespaces, String valid) {
    private static final String ANY = "any namespace";

    /** @param frozen {@code {"signers":[..]}} */
    static List<Signer> all(JsonNode frozen) {
        var signers = new ArrayList<Signer>();
        frozen.path("signers").forEach(line -> signers.add(of(line)));
        return List.copyOf(signers);
    }

    private static Signer of(JsonNode line) {
        String namespaces = joined(line.path("namespaces"));
        return new Signer(
                joined(line.path("principals")),
                line.at("/key/type").asText(),
                fingerprint(line.path("key")),
                namespaces.isEmpty() ? ANY : namespaces,
                valid(
                        line.path("validAfter").asText(""),
                        line.path("validBefore").asText("")));
    }

    /** What cannot be a key is told as it stands there: the run will refuse it, and this page is not to hide it. */
    private static String fingerprint(JsonNode key) {
        String base64 = key.path("base64").asText();
        try {
            return new PublicKey(key.path("type").asText(), base64).fingerprint();
        } catch (IllegalArgumentException e) {
            return base64 + " (no key)";
        }
    }

    private static String joined(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String valid(String after, String before) {
        if (after.isEmpty() && before.isEmpty()) {
            return "always";
        }
        String from = after.isEmpty() ? "" : "from " + after;
        return before.isEmpty() ? from : (from.isEmpty() ? "" : from + " ") + "until " + before;
    }

    String shown() {
        return "key " + key;
    }

    String told() {
        return shown() + " of " + people;
    }

    /** Empty when it signs anything at any time. */
    String limits() {
        return (valid.equals("always") ? "" : ", valid " + valid)
                + (namespaces.equals(ANY) ? "" : ", for " + namespaces);
    }
}
