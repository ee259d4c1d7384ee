package dev.drydock.starter.board;

import static dev.drydock.starter.board.Boards.NOW;
import static dev.drydock.starter.board.Boards.eightHundred;
import static dev.drydock.starter.board.Boards.heard;
import static dev.drydock.starter.board.Boards.look;
import static dev.drydock.starter.board.Boards.node;
import static dev.drydock.starter.board.Boards.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.server.Look;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run watched without a terminal: one plain line for each thing that is new. */
final class ChangesTest {
    @Test
    void the_first_look_tells_all_but_the_nodes_that_wait() {
        var first = look(
                "Wave 1 of 2.", List.of(node("n1", NodeState.RUNNING, "copying"), node("n2", NodeState.WAITING, "")));

        assertThat(Changes.between(null, first, Set.of(), NOW))
                .containsExactly(
                        "23:00:00 corrosion/eu-1 reseed run 5674eabe-65df UNSIGNED",
                        "23:00:00 n1 running: copying",
                        "23:02:00 gate restore passed, 1 of 1, about sha256:00",
                        "23:04:12 waves: Wave 1 of 2.");
    }

    @Test
    void a_run_that_ended_long_ago_is_told_with_the_times_at_which_it_happened() {
        var said = List.of(heard("ops-a@example.com", true, null));
        var gate = new Status.GateStatus("restore", GateState.PASSED, 1, "sha256:00", said);
        var ended = with(
                look("done", List.of(gate), List.of(node("n1", NodeState.DONE, "restored")), said),
                "outcome",
                Map.of("kind", "reseeded", "says", "1 node serves generation 4"));

        assertThat(Changes.between(null, ended, Set.of(), NOW))
                .containsExactly(
                        "23:00:00 corrosion/eu-1 reseed run 5674eabe-65df UNSIGNED",
                        "23:00:00 n1 done: restored",
                        "23:02:00 ops-a@example.com says approve restore",
                        "23:02:00 gate restore passed, 1 of 1, about sha256:00",
                        "23:04:12 reseeded: 1 node serves generation 4");
    }

    @Test
    void two_looks_that_are_alike_tell_nothing() {
        var look = look("Wave 1.", eightHundred());

        assertThat(Changes.between(look, look, Set.of(), NOW)).isEmpty();
    }

    @Test
    void many_nodes_that_did_the_same_share_a_line() {
        var before = look("Wave 1.", eightHundred());
        var after = look(
                "Wave 2.",
                eightHundred().stream()
                        .map(n -> n.state() == NodeState.RUNNING ? node(n.name(), NodeState.DONE, "restored") : n)
                        .toList());

        assertThat(Changes.between(before, after, Set.of(), NOW))
                .containsExactly("23:00:00 50 nodes done: n304-n353", "23:04:12 waves: Wave 2.");
    }

    @Test
    void a_few_nodes_have_a_line_each_with_what_they_say() {
        var before = look("Wave 1.", List.of(node("n1", NodeState.RUNNING, ""), node("n2", NodeState.RUNNING, "")));
        var after = look("Wave 1.", List.of(node("n1", NodeState.STUCK, "disk full"), node("n2", NodeState.DONE, "")));

        assertThat(Changes.between(before, after, Set.of(), NOW))
                .containsExactly("23:00:00 n1 stuck restore: disk full", "23:00:00 n2 done");
    }

    @Test
    void a_further_attempt_is_news() {
        var first = new NodeStatus("n1", NodeState.RUNNING, "restore", 1, "", NOW);
        var second = new NodeStatus("n1", NodeState.RUNNING, "restore", 2, "disk full", NOW);

        assertThat(Changes.between(look("Wave 1.", List.of(first)), look("Wave 1.", List.of(second)), Set.of(), NOW))
                .containsExactly("23:04:12 n1 running restore #2: disk full");
    }

    @Test
    void only_the_asked_states_are_told_of_nodes() {
        var before = look("Wave 1.", List.of());
        var after = look("Wave 1.", List.of(node("n1", NodeState.DONE, ""), node("n2", NodeState.STUCK, "")));

        assertThat(Changes.between(before, after, Set.of(NodeState.STUCK), NOW))
                .containsExactly("23:00:00 n2 stuck restore");
    }

    @Test
    void what_people_say_is_told_once_and_with_why_it_does_not_count() {
        var before = said(List.of(heard("ops-c@example.com", true, null)));
        var after = said(List.of(
                heard("ops-c@example.com", true, null),
                heard("ops-z@example.com", false, "not one of the approvers"),
                heard("ops-a@example.com", true, null)));

        assertThat(Changes.between(before, after, Set.of(), NOW))
                .containsExactly(
                        "23:02:00 ops-z@example.com says approve restore, which does not count: not one of the approvers",
                        "23:02:00 ops-a@example.com says approve restore");
    }

    @Test
    void a_run_that_shows_no_more_than_a_hundred_statements_still_tells_the_next() {
        var hundred = IntStream.rangeClosed(1, 100)
                .mapToObj(at -> heard("ops-%d@example.com".formatted(at), true, null))
                .toList();
        var next = IntStream.rangeClosed(3, 102)
                .mapToObj(at -> heard("ops-%d@example.com".formatted(at), true, null))
                .toList();

        assertThat(Changes.between(said(hundred), said(next), Set.of(), NOW))
                .containsExactly(
                        "23:02:00 ops-101@example.com says approve restore",
                        "23:02:00 ops-102@example.com says approve restore");
    }

    @Test
    void a_gate_is_told_when_it_moves() {
        assertThat(Changes.between(gate(GateState.AHEAD), gate(GateState.OPEN), Set.of(), NOW))
                .containsExactly("23:04:12 gate restore open, 0 of 2, about sha256:5f0c");
        assertThat(Changes.between(gate(GateState.OPEN), gate(GateState.OPEN), Set.of(), NOW))
                .isEmpty();
        assertThat(Changes.between(gate(GateState.OPEN), gate(GateState.EXPIRED), Set.of(), NOW))
                .containsExactly("23:04:12 gate restore expired, 0 of 2, about sha256:5f0c");
    }

    @Test
    void a_pause_is_news_though_the_sentence_is_the_same() {
        var before = look("Wave 1.", List.of());

        assertThat(Changes.between(before, with(before, "paused", true), Set.of(), NOW))
                .containsExactly("23:04:12 waves: paused; Wave 1.");
    }

    @Test
    void the_last_line_is_the_outcome() {
        var before = look("Wave 1.", List.of());
        var after = with(before, "outcome", Map.of("kind", "reseeded", "says", "all 3 nodes serve generation 4"));

        assertThat(Changes.between(before, after, Set.of(), NOW))
                .containsExactly("23:04:12 reseeded: all 3 nodes serve generation 4");
    }

    @Test
    void what_a_node_says_stays_on_its_line() {
        var after = look("Wave 1.", List.of(node("n1", NodeState.STUCK, "\u001b[2Jgone\nand more")));

        assertThat(Changes.between(look("Wave 1.", List.of()), after, Set.of(), NOW))
                .containsExactly("23:00:00 n1 stuck restore:  [2Jgone and more");
    }

    private static Look said(List<Status.Heard> heard) {
        return look("Wave 1.", List.of(), List.of(), heard);
    }

    private static Look gate(GateState state) {
        return look(
                "",
                List.of(new Status.GateStatus("restore", state, 2, "sha256:5f0c", List.of())),
                List.of(),
                List.of());
    }
}
