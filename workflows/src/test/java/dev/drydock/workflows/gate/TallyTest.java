package dev.drydock.workflows.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.gate.Tally.Standing;
import dev.drydock.workflows.gate.Tally.Vote;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.policy.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
        return Tally.of(
                TWO_OF_FOUR,
                "s",
                new Tally.Requester("requester", null),
                List.of(votes),
                OPENED,
                new Circumstances(now));
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
        var last = new TreeMap<String, Vote>();
        for (Vote vote : votes) {
            boolean allowed = !vote.by().equals("stranger") && vote.subject().equals("s");
            if (allowed && !vote.approves()) {
                return Standing.Rejected.class;
            }
            if (allowed && !vote.by().equals("requester")) {
                last.put(vote.by(), vote);
            }
        }
        last.values().removeIf(vote -> !vote.until().isAfter(now));
        if (last.size() >= 2) {
            return Standing.Passed.class;
        }
        return now.equals(NOW) ? Standing.Waiting.class : Standing.Expired.class;
    }

    @Test
    void approvers_who_chose_differently_do_not_count_together_until_one_joins_the_other() {
        Vote mine = new Vote("a", true, "s", NOW.plusSeconds(60), "", "mine", null, null);
        Vote theirs = new Vote("b", true, "s", NOW.plusSeconds(60), "", "theirs", null, null);

        var parted = at(NOW, mine, theirs);
        var joined = at(NOW, mine, theirs, new Vote("a", true, "s", NOW.plusSeconds(60), "", "theirs", null, null));

        assertThat(parted).isEqualTo(new Standing.Waiting(List.of("a", "b")));
        assertThat(joined).isEqualTo(new Standing.Passed(List.of("a", "b"), "theirs"));
    }

    // -- levels

    private static final PlanGate LEVELS = new PlanGate(
            "restore",
            "",
            1,
            List.of("a", "b"),
            Duration.ofHours(1),
            List.of(new Level(2, List.of("c", "d", "e")), new Level(1, List.of("f"))));

    private static Standing climbed(Vote... votes) {
        return Tally.of(LEVELS, "s", new Tally.Requester("e", null), List.of(votes), OPENED, new Circumstances(NOW));
    }

    @Test
    void levels_decide_one_after_the_other_and_the_requester_at_none() {
        assertThat(climbed(yes("a"), yes("c"), yes("d"), yes("f")))
                .isEqualTo(new Standing.Passed(List.of("a", "c", "d", "f"), ""));
        assertThat(climbed(yes("a"), yes("b"), yes("c"), yes("e"), yes("f")))
                .isEqualTo(new Standing.Waiting(List.of("a", "c")));
        assertThat(climbed(yes("f"), yes("c"), yes("d"), yes("a"))).isEqualTo(new Standing.Waiting(List.of("a")));
        assertThat(climbed(yes("a"), vote("f", false, "s", NOW))).isInstanceOf(Standing.Rejected.class);
    }

    @Test
    void whose_turn_it_is_is_told_with_the_level_and_who_comes_too_early_hears_of_it() {
        var turn = Tally.turn(
                LEVELS, "s", new Tally.Requester("x", null), List.of(yes("b"), yes("c")), new Circumstances(NOW));

        assertThat(turn).contains(new Tally.Turn(2, 3, new Level(2, List.of("c", "d", "e")), 1, List.of("d", "e")));
        assertThat(Tally.early(LEVELS, turn.orElseThrow(), "f"))
                .isEqualTo("gate restore is at level 2 of 3 (2 of c, d, e); f decides after it");
        assertThat(Tally.early(LEVELS, turn.orElseThrow(), "a")).isEmpty();
        assertThat(Tally.turn(LEVELS, "s", new Tally.Requester("x", null), List.of(), new Circumstances(NOW)))
                .map(Tally.Turn::level)
                .contains(1);
    }

    @Test
    void it_climbs_levels_as_a_simple_model_says() {
        var random = new Random(11);
        List<String> people = List.of("a", "b", "c", "d", "e", "f", "z");
        for (int round = 0; round < 20_000; round++) {
            var votes = new ArrayList<Vote>();
            for (int i = random.nextInt(9); i > 0; i--) {
                votes.add(yes(people.get(random.nextInt(people.size()))));
            }

            Standing seen = climbed(votes.toArray(Vote[]::new));

            assertThat(seen instanceof Standing.Passed)
                    .as("round %s: %s", round, votes)
                    .isEqualTo(climbs(votes));
        }
    }

    /** The requester is e. */
    private static boolean climbs(List<Vote> votes) {
        String order = votes.stream().map(Vote::by).distinct().collect(Collectors.joining());
        return order.matches(".*[ab].*[cd].*[cd].*f.*");
    }

    // -- conditions and keys

    @Test
    void an_approval_with_conditions_counts_while_all_of_them_hold() {
        Vote bound = new Vote(
                "a",
                true,
                "s",
                NOW.plusSeconds(60),
                "",
                null,
                null,
                List.of(Bound.of("late <= 1000"), Bound.of("conflicts = 0")));

        assertThat(counted(bound, 1_000, 0)).containsExactly("a");
        assertThat(counted(bound, 1_001, 0)).isEmpty();
        assertThat(counted(bound, 0, 1)).isEmpty();
        assertThat(Tally.why(TWO_OF_FOUR, "s", new Tally.Requester("x", null), bound, seen(1_001, 0)))
                .isEqualTo("it counts only while late <= 1000, and late is 1001");
    }

    @Test
    void what_a_person_said_last_is_what_they_say() {
        Vote plain = yes("a");
        Vote bound = new Vote("a", true, "s", NOW.plusSeconds(60), "", null, null, List.of(Bound.of("late = 0")));

        assertThat(counted(List.of(plain, bound), seen(5, 0))).isEmpty();
        assertThat(counted(List.of(bound, plain), seen(5, 0))).containsExactly("a");
    }

    private static Circumstances seen(long late, long conflicts) {
        return new Circumstances(NOW, Map.of("late", late, "conflicts", conflicts));
    }

    private static List<String> counted(Vote vote, long late, long conflicts) {
        return counted(List.of(vote), seen(late, conflicts));
    }

    private static List<String> counted(List<Vote> votes, Circumstances seen) {
        return Tally.of(TWO_OF_FOUR, "s", new Tally.Requester("x", null), votes, OPENED, seen)
                        instanceof Standing.Waiting waiting
                ? waiting.counted()
                : List.of("passed");
    }
}
