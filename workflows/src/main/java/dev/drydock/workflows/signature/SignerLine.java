package dev.drydock.workflows.signature;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of {@code allowed_signers}: principals, options if any, key type, key, comment if any. Exceptions are
 * IllegalArgumentException with a sentence that the caller begins with file and line.
 */
final class SignerLine {
    private static final String NAMESPACES = "namespaces";
    private static final String AFTER = "valid-after";
    private static final String BEFORE = "valid-before";

    private final String line;
    private final ZoneId zone;
    private final Map<String, String> options = new TreeMap<>();
    private int at;

    private SignerLine(String line, ZoneId zone) {
        this.line = line;
        this.zone = zone;
    }

    static AllowedSigner read(String line, ZoneId zone) {
        return new SignerLine(line, zone).signer();
    }

    private AllowedSigner signer() {
        List<String> principals = principals();
        blanks();
        if (!PublicKey.TYPES.contains(ahead())) {
            options();
            blanks();
        }
        String type = word();
        blanks();
        String base64 = word();
        if (base64.isEmpty()) {
            throw new IllegalArgumentException("it has no key: expected PRINCIPALS [OPTIONS] TYPE KEY");
        }
        String namespaces = options.get(NAMESPACES);
        return new AllowedSigner(
                principals,
                namespaces == null ? List.of() : patterns(namespaces),
                time(AFTER),
                time(BEFORE),
                new PublicKey(type, base64));
    }

    private List<String> principals() {
        if (next('"')) {
            int end = line.indexOf('"', at);
            if (end < 0) {
                throw new IllegalArgumentException("the quotation mark before its principals is never closed");
            }
            String quoted = line.substring(at, end);
            at = end + 1;
            return patterns(quoted);
        }
        String plain = word();
        if (plain.contains("\"")) {
            throw new IllegalArgumentException("its principals hold a quotation mark: quote the whole list or nothing");
        }
        return patterns(plain);
    }

    private void options() {
        do {
            option();
        } while (next(','));
        if (at < line.length() && !isBlank(line.charAt(at))) {
            throw new IllegalArgumentException("expected a comma or a blank after an option, found '" + ahead() + "'");
        }
    }

    private void option() {
        int begin = at;
        while (at < line.length() && ",= \t".indexOf(line.charAt(at)) < 0) {
            at++;
        }
        String written = line.substring(begin, at);
        String name = written.toLowerCase(Locale.ROOT);
        switch (name) {
            case NAMESPACES, AFTER, BEFORE -> {
                if (options.putIfAbsent(name, quoted(name)) != null) {
                    throw new IllegalArgumentException("option " + name + " is there twice");
                }
            }
            case "cert-authority" ->
                throw new IllegalArgumentException("cert-authority is not accepted: whoever holds the authority's key"
                        + " could make new approvers unseen by the plan; list each person's key");
            case "" -> throw new IllegalArgumentException("it has no key: expected PRINCIPALS [OPTIONS] TYPE KEY");
            default ->
                throw new IllegalArgumentException("'" + written + "' is neither an option (namespaces, valid-after,"
                        + " valid-before) nor the type of a key that can sign statements ("
                        + String.join(", ", PublicKey.TYPES) + ")");
        }
    }

    private String quoted(String name) {
        if (!next('=') || !next('"')) {
            throw new IllegalArgumentException(
                    "option " + name + " needs its value in quotation marks: " + name + "=\"..\"");
        }
        var value = new StringBuilder();
        while (at < line.length()) {
            if (line.startsWith("\\\"", at)) {
                at++;
            } else if (line.charAt(at) == '"') {
                at++;
                return value.toString();
            }
            value.append(line.charAt(at++));
        }
        throw new IllegalArgumentException("the quotation mark of option " + name + " is never closed");
    }

    private @Nullable Instant time(String option) {
        String text = options.get(option);
        return text == null ? null : ValidTime.of(option, text, zone);
    }

    private static List<String> patterns(String list) {
        return List.of(list.split(",", -1));
    }

    private boolean next(char wanted) {
        boolean there = at < line.length() && line.charAt(at) == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    private String word() {
        String word = ahead();
        at += word.length();
        return word;
    }

    private String ahead() {
        int end = at;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        return line.substring(at, end);
    }

    private void blanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
