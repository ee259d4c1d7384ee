package dev.drydock.starter.signing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.signature.AllowedSigner;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.signature.Verdict;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** For whom a key speaks, by the list that the plan holds. */
public final class Speakers {
    private Speakers() {}

    /** The plan's list; empty: its cluster file named none. */
    public static Optional<AllowedSigners> in(JsonNode plan) {
        JsonNode listed = plan.path("policy").path("signers");
        return listed.isObject() ? Optional.of(Json.read(listed, AllowedSigners.class)) : Optional.empty();
    }

    static boolean lists(AllowedSigners listed, PublicKey key) {
        return listed.signers().stream().anyMatch(line -> line.key().equals(key));
    }

    /**
     * The one name that a key is listed under; of several the one that a gate asks.
     *
     * @param asked the gate's approvers, or empty
     * @throws Failure when that is not one
     */
    public static String one(AllowedSigners listed, Signer signer, List<String> asked, Instant now) {
        if (!lists(listed, signer.key())) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    "the " + signer.told() + " is not listed in the plan's signers, so nothing it signs counts",
                    "--key FILE with a listed key");
        }
        List<String> names = names(listed, signer.key());
        if (names.isEmpty()) {
            throw new Failure(
                    Exit.USAGE,
                    "the " + signer.told() + " is listed for " + told(listed, signer.key())
                            + " and under no whole name, so it does not say who you are",
                    "the same command with --as WHO");
        }
        List<String> fit = narrowed(names, listed, signer.key(), asked, now);
        if (fit.size() == 1) {
            return fit.getFirst();
        }
        throw new Failure(
                Exit.USAGE,
                "the " + signer.told() + " speaks for " + String.join(", ", fit) + ": as one of them, and which?",
                "the same command with --as WHO");
    }

    /** Those that are asked, then those whose line is valid now; each only as far as anybody is left. */
    private static List<String> narrowed(
            List<String> names, AllowedSigners listed, PublicKey key, List<String> asked, Instant now) {
        var asking = names.stream().filter(asked::contains).toList();
        var left = asking.isEmpty() ? names : asking;
        var valid = left.stream().filter(name -> speaks(listed, name, key, now)).toList();
        return valid.isEmpty() ? left : valid;
    }

    /** @throws Failure when the run would not count what this key signs under that name now */
    public static void check(AllowedSigners listed, String who, PublicKey key, Instant now) {
        if (listed.permits(who, key, Signing.NAMESPACE, now) instanceof Verdict.Refused(String says)) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    says + ", so it would not count",
                    "--key FILE with a key that is listed for " + who + ", or --as WHO");
        }
    }

    public static boolean speaks(AllowedSigners listed, String who, PublicKey key, Instant now) {
        return listed.permits(who, key, Signing.NAMESPACE, now) instanceof Verdict.Good;
    }

    private static List<String> names(AllowedSigners listed, PublicKey key) {
        return listed.signers().stream()
                .filter(line -> line.key().equals(key))
                .map(AllowedSigner::principals)
                .flatMap(List::stream)
                .filter(name -> !name.startsWith("!") && !name.contains("*") && !name.contains("?"))
                .distinct()
                .toList();
    }

    /** Everything it is listed for, patterns included. */
    static String told(AllowedSigners listed, PublicKey key) {
        return listed.signers().stream()
                .filter(line -> line.key().equals(key))
                .map(line -> String.join(",", line.principals()))
                .distinct()
                .reduce((one, other) -> one + " and " + other)
                .orElse("nobody");
    }
}
