package dev.drydock.workflows.signature;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code allowed_signers}: for whom a key may sign, what, and when.
 *
 * @param principals patterns of names, in no order that matters and therefore sorted
 * @param namespaces the same of namespaces; empty: any
 * @param validAfter from then on, to the second; null: since ever
 * @param validBefore until then, that second included; null: for ever
 */
public record AllowedSigner(
        List<String> principals,
        List<String> namespaces,
        @Nullable Instant validAfter,
        @Nullable Instant validBefore,
        PublicKey key) {
    /** ssh-keygen overlooks longer patterns, also those that take back. */
    private static final int LONGEST_PATTERN = 1_000;

    public AllowedSigner {
        principals = sorted("principal", principals);
        namespaces = sorted("namespace", namespaces);
        if (principals.isEmpty()) {
            throw new IllegalArgumentException("it names no principal");
        }
        if (validAfter != null && validBefore != null && !validBefore.isAfter(validAfter)) {
            throw new IllegalArgumentException(
                    "valid-before " + validBefore + " is not later than valid-after " + validAfter);
        }
    }

    private static List<String> sorted(String what, List<String> patterns) {
        for (String pattern : patterns) {
            if (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
                throw new IllegalArgumentException("a " + what + " pattern has " + pattern.length()
                        + " characters, 1 to " + LONGEST_PATTERN + " are allowed");
            }
            if (pattern.codePoints().anyMatch(AllowedSigner::unseen)) {
                throw new IllegalArgumentException("a " + what + " pattern holds a character that cannot be seen");
            }
        }
        return patterns.stream().distinct().sorted().toList();
    }

    /** A byte order mark before the first name would make that line count for nobody. */
    private static boolean unseen(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
    }

    boolean speaksFor(String who) {
        return Patterns.match(principals, who);
    }

    /** Why this line does not let its key sign; empty: it does. */
    String whyNot(String namespace, Instant at) {
        var second = at.truncatedTo(ChronoUnit.SECONDS);
        if (!namespaces.isEmpty() && !Patterns.match(namespaces, namespace)) {
            return "it is listed for namespaces " + String.join(",", namespaces) + ", not " + namespace;
        }
        if (validAfter != null && second.isBefore(validAfter)) {
            return "it is not valid before " + validAfter + " (now " + second + ")";
        }
        return validBefore != null && second.isAfter(validBefore)
                ? "it is no longer valid after " + validBefore + " (now " + second + ")"
                : "";
    }
}
