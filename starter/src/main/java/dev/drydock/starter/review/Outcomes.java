package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.signature.SshSignature;
import dev.drydock.workflows.signature.Verdict;
import dev.drydock.workflows.statement.Hearing;
import dev.drydock.workflows.statement.Hearing.Found;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds among the signals of a chain those that the run speaks of. A nonce alone proves nothing, since whoever has seen a
 * statement can send it again, as it was or altered.
 *
 * <ol>
 *   <li>Signals are asked about in the order in which the run heard them, over all parts of its chain.
 *   <li>The one that the run speaks of is the first with that nonce which passes the run's own rules, says what the run
 *       heard, and is signed if the run says so.
 *   <li>Every other one was refused.
 *   <li>Signed is what somebody signed whom the frozen plan lets sign; a text in place of a signature says nothing.
 * </ol>
 */
final class Outcomes {
    private final Map<String, Heard> heard;
    private final Keys keys;
    private final Hearing hearing;
    private final TreeSet<String> matched = new TreeSet<>();

    /**
     * What became of a signal.
     *
     * @param signed whether somebody signed it whose signature can count
     * @param taken {@code counted}, {@code refused: why}, or empty: not known
     */
    record Outcome(boolean signed, String taken) {}

    private Outcomes(Map<String, Heard> heard, Keys keys, Hearing hearing) {
        this.heard = heard;
        this.keys = keys;
        this.hearing = hearing;
    }

    /**
     * @param first part of the chain
     * @param heard how the run took each statement, by nonce; empty when it could not be asked
     */
    static Outcomes of(Told first, Map<String, Heard> heard) {
        JsonNode plan = first.input().path("plan");
        // Which keys were revoked, and whether unsigned statements counted, only the run knows.
        var keys = new Keys(signers(plan), new RevokedKeys(List.of()));
        var hearing = new Hearing(
                plan.path("cluster").asText(),
                first.chain(),
                plan.path("digest").asText(),
                true,
                keys);
        return new Outcomes(heard, keys, hearing);
    }

    private static @Nullable AllowedSigners signers(JsonNode plan) {
        JsonNode signers = plan.at("/policy/signers");
        try {
            return signers.isMissingNode() ? null : Json.read(signers, AllowedSigners.class);
        } catch (IllegalArgumentException e) {
            return null; // of an edited plan: nobody's signature is believed
        }
    }

    /** @param at when the run heard it */
    Outcome of(JsonNode sent, Instant at) {
        return switch (hearing.judge(sent, matched, at)) {
            case Found.Refused refused -> new Outcome(signed(sent, at), "refused: " + refused.why());
            case Found.Genuine(Statement said, var key) -> genuine(said, key != null);
        };
    }

    private Outcome genuine(Statement said, boolean signed) {
        Heard how = heard.get(said.nonce());
        if (how == null) {
            if (signed) {
                matched.add(said.nonce());
            }
            return new Outcome(signed, "");
        }
        if (signed != Boolean.TRUE.equals(how.signed())) {
            return new Outcome(
                    signed, signed ? "" : "refused: it is not signed, and the one that was heard with its nonce is");
        }
        if (!says(how, said)) {
            return new Outcome(signed, "refused: the one that was heard with its nonce says something else");
        }
        matched.add(said.nonce());
        return new Outcome(
                signed,
                how.counted() ? "counted" : "refused: " + Objects.requireNonNullElse(how.why(), "no reason given"));
    }

    private static boolean says(Heard how, Statement said) {
        return how.by().equals(said.by())
                && how.action().equals(said.action())
                && how.at().equals(said.at())
                && how.reason().equals(said.reason())
                && Objects.requireNonNullElse(how.target(), "").equals(said.target());
    }

    /** Whether somebody signed these very bytes whom the plan lets sign, be it heard or not. */
    boolean signed(JsonNode sent, Instant at) {
        try {
            var said = Objects.requireNonNull(Json.read(sent, Said.class));
            if (!said.signed()) {
                return false;
            }
            byte[] text = said.statement().getBytes(StandardCharsets.UTF_8);
            String by = Json.read(said.statement()).path("by").asText();
            return SshSignature.verify(Objects.requireNonNull(said.signature()), text, Signing.NAMESPACE)
                            instanceof Verdict.Good(var key)
                    && keys.permits(by, key, at) instanceof Verdict.Good;
        } catch (IllegalArgumentException | NullPointerException e) {
            return false;
        }
    }
}
