package dev.drydock.workflows.gate;

import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.signature.PublicKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the statements at one gate come to. Pure; time is an argument.
 *
 * <ol>
 *   <li>One rejection ends it, whatever was approved before.
 *   <li>A person counts once, however often they approve: with what they chose last.
 *   <li>So does a key, whatever names it may sign for.
 *   <li>The requester's own approval never counts, nor one by the requester's key.
 *   <li>An approval counts until its own expiry, and only for the subject it names.
 *   <li>Where approvers choose, those count together who chose the same.
 * </ol>
 */
public final class Tally {
    private Tally() {}

    /**
     * What somebody said at the gate, already found to be genuine.
     *
     * @param key that signed it; null: unsigned
     */
    public record Vote(
            String by,
            boolean approves,
            String subject,
            Instant until,
            String reason,
            @Nullable String choice,
            @Nullable PublicKey key) {
        public Vote(String by, boolean approves, String subject, Instant until, String reason) {
            this(by, approves, subject, until, reason, null, null);
        }

        /** Whether another name said something with this vote's key. */
        boolean sameKeyAs(Vote other) {
            return key != null && key.equals(other.key) && !by.equals(other.by);
        }

        String chosen() {
            return choice == null ? "" : choice;
        }
    }

    /**
     * Who asked for the run.
     *
     * @param key that signed its start; null: unsigned
     */
    public record Requester(String who, @Nullable PublicKey key) {
        boolean said(Vote vote) {
            return vote.by().equals(who) || (key != null && key.equals(vote.key()));
        }
    }

    /** How the gate stands. */
    public sealed interface Standing {
        /** @param counted people whose approval counts now */
        record Waiting(List<String> counted) implements Standing {}

        /** @param choice how, where the gate offers more than yes and no; empty: plainly */
        record Passed(List<String> counted, String choice) implements Standing {}

        record Rejected(String by, String reason) implements Standing {}

        record Expired() implements Standing {}
    }

    public static Standing of(
            PlanGate gate, String subject, Requester requester, List<Vote> votes, Instant openedAt, Instant now) {
        for (Vote vote : votes) {
            if (!vote.approves()
                    && gate.approvers().contains(vote.by())
                    && vote.subject().equals(subject)) {
                return new Standing.Rejected(vote.by(), vote.reason());
            }
        }
        var counted = new LinkedHashMap<String, Vote>();
        for (Vote vote : votes) {
            if (why(gate, subject, requester, vote, now).isEmpty()
                    && counted.values().stream().noneMatch(vote::sameKeyAs)) {
                counted.put(vote.by(), vote);
            }
        }
        for (String choice :
                counted.values().stream().map(Vote::chosen).distinct().toList()) {
            List<String> agreed = counted.values().stream()
                    .filter(v -> v.chosen().equals(choice))
                    .map(Vote::by)
                    .toList();
            if (agreed.size() >= gate.quorum()) {
                return new Standing.Passed(agreed, choice);
            }
        }
        List<String> people = List.copyOf(counted.keySet());
        return now.isBefore(openedAt.plus(gate.expires())) ? new Standing.Waiting(people) : new Standing.Expired();
    }

    /** Whose approval that still counts was signed with the same key under another name. */
    public static Optional<String> sameKey(List<Vote> votes, Vote vote, Instant now) {
        return votes.stream()
                .filter(other -> other.approves() && now.isBefore(other.until()) && vote.sameKeyAs(other))
                .map(Vote::by)
                .findFirst();
    }

    /** Why a vote does not count; empty: it counts. */
    public static String why(PlanGate gate, String subject, Requester requester, Vote vote, Instant now) {
        if (!gate.approvers().contains(vote.by())) {
            return vote.by() + " is not an approver of gate " + gate.name() + " (they are "
                    + String.join(", ", gate.approvers()) + ")";
        }
        if (vote.approves() && requester.said(vote)) {
            return requester.who() + " asked for this run, and a requester's own approval never counts"
                    + (vote.by().equals(requester.who()) ? "" : ": it is signed with the same key");
        }
        if (!vote.subject().equals(subject)) {
            return "it is about " + vote.subject() + ", gate " + gate.name() + " asks about " + subject;
        }
        if (!now.isBefore(vote.until())) {
            return "it expired at " + vote.until();
        }
        return "";
    }
}
