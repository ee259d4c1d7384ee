package dev.drydock.workflows.gate;

import dev.drydock.workflows.plan.PlanGate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the statements at one gate come to. Pure; time is an argument.
 *
 * <ol>
 *   <li>One rejection ends it, whatever was approved before.
 *   <li>A person counts once, however often they approve: with what they chose last.
 *   <li>The requester's own approval never counts.
 *   <li>An approval counts until its own expiry, and only for the subject it names.
 *   <li>Where approvers choose, those count together who chose the same.
 * </ol>
 */
public final class Tally {
    private Tally() {}

    /** What somebody said at the gate, already found to be genuine. */
    public record Vote(
            String by,
            boolean approves,
            String subject,
            Instant until,
            String reason,
            @Nullable String choice) {
        public Vote(String by, boolean approves, String subject, Instant until, String reason) {
            this(by, approves, subject, until, reason, null);
        }

        String chosen() {
            return choice == null ? "" : choice;
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
            PlanGate gate, String subject, String requester, List<Vote> votes, Instant openedAt, Instant now) {
        for (Vote vote : votes) {
            if (!vote.approves()
                    && gate.approvers().contains(vote.by())
                    && vote.subject().equals(subject)) {
                return new Standing.Rejected(vote.by(), vote.reason());
            }
        }
        var counted = new LinkedHashMap<String, Vote>();
        for (Vote vote : votes) {
            if (why(gate, subject, requester, vote, now).isEmpty()) {
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

    /** Why a vote does not count; empty: it counts. */
    public static String why(PlanGate gate, String subject, String requester, Vote vote, Instant now) {
        if (!gate.approvers().contains(vote.by())) {
            return vote.by() + " is not an approver of gate " + gate.name() + " (they are "
                    + String.join(", ", gate.approvers()) + ")";
        }
        if (vote.approves() && vote.by().equals(requester)) {
            return vote.by() + " asked for this run, and a requester's own approval never counts";
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
