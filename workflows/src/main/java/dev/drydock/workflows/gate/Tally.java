package dev.drydock.workflows.gate;

import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.policy.Level;
import dev.drydock.workflows.signature.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the statements at one gate come to. Pure; time and figures are arguments.
 *
 * <ol>
 *   <li>One rejection ends it, whatever was approved before.
 *   <li>A person counts once, however often they approve: with what they said last.
 *   <li>So does a key, whatever names it may sign for.
 *   <li>The requester's own approval never counts, nor one by the requester's key.
 *   <li>An approval counts until its own expiry, while its conditions hold, and only for the subject it names.
 *   <li>Levels decide in their order: who approves for a later one before the earlier ones did does not count.
 *   <li>Where approvers choose, those count together who chose the same.
 * </ol>
 */
public final class Tally {
    private Tally() {}

    /**
     * What somebody said at the gate, already found to be genuine.
     *
     * @param key that signed it; null: unsigned
     * @param conditions that must hold for it to count; null: none
     */
    public record Vote(
            String by,
            boolean approves,
            String subject,
            Instant until,
            String reason,
            @Nullable String choice,
            @Nullable PublicKey key,
            @Nullable List<Bound> conditions) {
        public Vote(String by, boolean approves, String subject, Instant until, String reason) {
            this(by, approves, subject, until, reason, null, null, null);
        }

        /** Whether another name said something with this vote's key. */
        boolean sameKeyAs(Vote other) {
            return key != null && key.equals(other.key) && !by.equals(other.by);
        }

        String chosen() {
            return choice == null ? "" : choice;
        }

        /** The first condition that does not hold, as a reason; empty: all do. */
        private String unmet(Circumstances seen) {
            return conditions == null
                    ? ""
                    : conditions.stream()
                            .map(bound -> bound.whyNot(seen.figures()))
                            .filter(why -> !why.isEmpty())
                            .findFirst()
                            .orElse("");
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
            PlanGate gate,
            String subject,
            Requester requester,
            List<Vote> votes,
            Instant openedAt,
            Circumstances seen) {
        for (Vote vote : votes) {
            if (!vote.approves()
                    && gate.deciders().contains(vote.by())
                    && vote.subject().equals(subject)) {
                return new Standing.Rejected(vote.by(), vote.reason());
            }
        }
        var valid = valid(gate, subject, requester, votes, seen);
        for (String choice : valid.stream().map(Vote::chosen).distinct().toList()) {
            List<String> agreed = counted(
                    gate, valid.stream().filter(v -> v.chosen().equals(choice)).toList());
            if (agreed.size() == gate.approvals()) {
                return new Standing.Passed(agreed, choice);
            }
        }
        return seen.now().isBefore(openedAt.plus(gate.expires()))
                ? new Standing.Waiting(counted(gate, valid))
                : new Standing.Expired();
    }

    /** Approvals that count, one a person and one a key, in the order in which people first spoke. */
    private static Collection<Vote> valid(
            PlanGate gate, String subject, Requester requester, List<Vote> votes, Circumstances seen) {
        var last = new LinkedHashMap<String, Vote>();
        votes.stream()
                .filter(vote -> vote.approves() && vote.subject().equals(subject))
                .forEach(vote -> last.put(vote.by(), vote));
        var counted = new ArrayList<Vote>();
        for (Vote vote : last.values()) {
            if (why(gate, subject, requester, vote, seen).isEmpty()
                    && counted.stream().noneMatch(vote::sameKeyAs)) {
                counted.add(vote);
            }
        }
        return counted;
    }

    /** Who fills the levels, one after the other; more than a level asks for are not counted. */
    private static List<String> counted(PlanGate gate, Collection<Vote> valid) {
        var people = new ArrayList<String>();
        var levels = gate.levels();
        int level = 0;
        int here = 0;
        for (Vote vote : valid) {
            if (level < levels.size() && levels.get(level).approvers().contains(vote.by())) {
                people.add(vote.by());
                here++;
                if (here == levels.get(level).quorum()) {
                    level++;
                    here = 0;
                }
            }
        }
        return List.copyOf(people);
    }

    /** The level whose turn it is; empty: all have approved. */
    public static Optional<Turn> turn(
            PlanGate gate, String subject, Requester requester, List<Vote> votes, Circumstances seen) {
        List<String> approved = counted(gate, valid(gate, subject, requester, votes, seen));
        int left = approved.size();
        var levels = gate.levels();
        for (int at = 0; at < levels.size(); at++) {
            Level level = levels.get(at);
            if (left < level.quorum()) {
                List<String> silent = level.approvers().stream()
                        .filter(who -> !approved.contains(who) && !who.equals(requester.who()))
                        .toList();
                return Optional.of(new Turn(at + 1, levels.size(), level, level.quorum() - left, silent));
            }
            left -= level.quorum();
        }
        return Optional.empty();
    }

    /**
     * @param level counted from 1
     * @param missing approvals it still takes
     * @param silent its approvers who could still give one
     */
    public record Turn(int level, int of, Level who, int missing, List<String> silent) {}

    /** Why somebody's approval comes before its turn; empty: it does not. */
    public static String early(PlanGate gate, Turn turn, String by) {
        boolean later = gate.levels().stream()
                .limit(turn.level())
                .noneMatch(level -> level.approvers().contains(by));
        return later
                ? "gate " + gate.name() + " is at level " + turn.level() + " of " + turn.of() + " ("
                        + turn.who().says() + "); " + by + " decides after it"
                : "";
    }

    /** Whose approval that still counts was signed with the same key under another name. */
    public static Optional<String> sameKey(List<Vote> votes, Vote vote, Instant now) {
        return votes.stream()
                .filter(other -> other.approves() && now.isBefore(other.until()) && vote.sameKeyAs(other))
                .map(Vote::by)
                .findFirst();
    }

    /** Why a vote does not count, whoever else voted; empty: it counts. */
    public static String why(PlanGate gate, String subject, Requester requester, Vote vote, Circumstances seen) {
        if (!gate.deciders().contains(vote.by())) {
            return vote.by() + " is not an approver of gate " + gate.name() + " (they are "
                    + String.join(", ", gate.deciders()) + ")";
        }
        if (vote.approves() && requester.said(vote)) {
            return requester.who() + " asked for this run, and a requester's own approval never counts"
                    + (vote.by().equals(requester.who()) ? "" : ": it is signed with the same key");
        }
        if (!vote.subject().equals(subject)) {
            return "it is about " + vote.subject() + ", gate " + gate.name() + " asks about " + subject;
        }
        if (!seen.now().isBefore(vote.until())) {
            return "it expired at " + vote.until();
        }
        return vote.unmet(seen);
    }
}
