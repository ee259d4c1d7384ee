package dev.drydock.workflows.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.gate.Tally.Standing;
import dev.drydock.workflows.gate.Tally.Vote;
import dev.drydock.workflows.plan.PlanGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TallyTest {
    private static final Instant OPENED = Instant.parse("2026-11-21T23:00:00Z");
    private static final Instant NOW = OPENED.plusSeconds(60);
    private static final List<String> PEOPLE = List.of("a", "b", "c", "requester", "stranger");
    private static final PlanGate TWO_OF_FOUR =
            new PlanGate("restore", "", 2, List.of("a", "b", "c", "requester"), Duration.ofHours(1));

    private static Vote vote(String by, boolean approves, String subject, Instant until) {
        return new Vote(by, approves, subject, until, "because");
    }

    private static Vote yes(String by) {
        return vote(by, true, "s", NOW.plusSeconds(60));
    }

    private static Standing at(Instant now, Vote... votes) {
        return Tally.of(TWO_OF_FOUR, "s", new Tally.Requester("requester", null), List.of(votes), OPENED, now);
    }

    @Test
    void two_approvers_pass_and_one_who_says_it_twice_does_not() {
        assertThat(at(NOW, yes("a"), yes("a"))).isEqualTo(new Standing.Waiting(List.of("a")));
        assertThat(at(NOW, yes("a"), yes("b"))).isEqualTo(new Standing.Passed(List.of("a", "b"), ""));
    }

    @Test
    void the_requesters_own_approval_never_counts_but_a_rejection_does() {
        assertThat(at(NOW, yes("a"), yes("requester"))).isEqualTo(new Standing.Waiting(List.of("a")));
        assertThat(at(NOW, yes("a"), vote("requester", false, "s", NOW))).isInstanceOf(Standing.Rejected.class);
    }

    @Test
    void an_approval_is_gone_when_it_expires_and_the_gate_when_nobody_decides() {
        assertThat(at(NOW.plusSeconds(60), yes("a"), yes("b"))).isEqualTo(new Standing.Waiting(List.of()));
        assertThat(at(OPENED.plus(Duration.ofHours(1)))).isEqualTo(new Standing.Expired());
    }

    @Test
    void it_stands_as_a_simple_model_says() {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            var votes = new ArrayList<Vote>();
            for (int i = random.nextInt(6); i > 0; i--) {
                votes.add(vote(
                        PEOPLE.get(random.nextInt(PEOPLE.size())),
                        random.nextInt(6) > 0,
                        random.nextInt(5) > 0 ? "s" : "other",
                        NOW.plusSeconds(random.nextInt(3) - 1)));
            }
            Instant now = random.nextInt(5) > 0 ? NOW : OPENED.plus(Duration.ofHours(1));

            Standing seen = at(now, votes.toArray(Vote[]::new));

            assertThat(seen.getClass()).as("round %s: %s", round, votes).isEqualTo(model(votes, now));
        }
    }

    private static Class<? extends Standing> model(List<Vote> votes, Instant now) {
        var people = new TreeSet<String>();
        for (Vote vote : votes) {
            boolean allowed = !vote.by().equals("stranger") && vote.subject().equals("s");
            if (allowed && !vote.approves()) {
                return Standing.Rejected.class;
            }
            if (allowed && !vote.by().equals("requester") && vote.until().isAfter(now)) {
                people.add(vote.by());
            }
        }
        if (people.size() >= 2) {
            return Standing.Passed.class;
        }
        return now.equals(NOW) ? Standing.Waiting.class : Standing.Expired.class;
    }

    @Test
    void approvers_who_chose_differently_do_not_count_together_until_one_joins_the_other() {
        Vote mine = new Vote("a", true, "s", NOW.plusSeconds(60), "", "mine", null);
        Vote theirs = new Vote("b", true, "s", NOW.plusSeconds(60), "", "theirs", null);

        var parted = at(NOW, mine, theirs);
        var joined = at(NOW, mine, theirs, new Vote("a", true, "s", NOW.plusSeconds(60), "", "theirs", null));

        assertThat(parted).isEqualTo(new Standing.Waiting(List.of("a", "b")));
        assertThat(joined).isEqualTo(new Standing.Passed(List.of("a", "b"), "theirs"));
    }
}
