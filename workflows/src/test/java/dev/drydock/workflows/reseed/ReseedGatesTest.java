package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Level;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Gates with levels, approvals with conditions, and gates that close again. */
final class ReseedGatesTest extends DockTest {
    private static ObjectNode when(String... conditions) {
        ObjectNode with = Run.with();
        List.of(conditions).forEach(with.withArray("if")::add);
        return with;
    }

    private static void approve(Run run, String by, String... conditions) {
        run.say(run.statement(by, "approve", "restore", run.subject("restore"), "", when(conditions)));
    }

    private static Status.GateStatus restore(Status status) {
        return status.gates().getFirst();
    }

    @Test
    void levels_decide_in_their_order() {
        dock(2).cluster()
                .gate(
                        "restore",
                        new GatePolicy(
                                1,
                                List.of("ops-a", "ops-b"),
                                Duration.ofHours(24),
                                List.of(new Level(1, List.of("head")))));
        var run = dock.reseed();
        run.until("waits at gate restore");

        run.approve("head", "restore");
        run.approve("ops-b", "restore");
        var status = run.until("2 heard", s -> s.heard().size() == 2);
        run.approve("head", "restore");
        var outcome = run.outcome();

        assertThat(status.heard().getFirst().why())
                .isEqualTo("gate restore is at level 1 of 2 (1 of ops-a, ops-b); head decides after it");
        assertThat(restore(status).state()).isEqualTo(GateState.OPEN);
        assertThat(restore(status).quorum()).isEqualTo(2);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void a_gate_that_passed_and_was_not_used_in_time_closes_again() {
        dock(2);
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.order("pause", Run.with());
        run.approve("ops-a", "restore");
        run.until("the run is paused");

        dock.pass(Duration.ofHours(5));
        run.order("resume", Run.with());
        var status = run.until("has closed again");

        assertThat(status.says())
                .contains("gate restore has closed again")
                .contains("ops-a")
                .contains("expired at");
        assertThat(restore(status).state()).isEqualTo(GateState.OPEN);
        assertThat(restore(status).said().getFirst().counted()).isFalse();
        assertThat(dock.script().calls("stop")).isEmpty();
        run.approve("ops-b", "restore");
        assertThat(run.outcome().path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void once_nodes_are_begun_time_alone_closes_nothing() {
        dock(3).cluster().rollout("1", "1", "0", 1);
        Runnable release = dock.script().hold("stop n2");
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.until("n2", Status.NodeState.RUNNING);

        dock.pass(Duration.ofHours(5));
        release.run();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(restore(run.status()).said()).hasSize(1);
    }

    @Test
    void an_approval_with_a_condition_closes_the_gate_again_when_it_fails_and_no_further_node_is_begun() {
        dock(3).cluster().rollout("1", "1", "1", 1);
        dock.script().giveUp("stop n1", "n1 does not stop");
        var run = dock.reseed();
        run.until("waits at gate restore");

        approve(run, "ops-a", "stuck = 0");
        var status = run.until("has closed again");

        assertThat(status.says()).contains("the approval of ops-a: it counts only while stuck = 0, and stuck is 1");
        assertThat(restore(status).state()).isEqualTo(GateState.OPEN);
        assertThat(status.figures()).containsEntry("stuck", 1L).containsEntry("nodes", 3L);
        assertThat(dock.script().calls("stop")).containsExactly("stop n1");
        approve(run, "ops-b", "stuck <= 1");
        run.until("n3", Status.NodeState.DONE);
        run.retryStuck();
        assertThat(run.outcome().path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void a_gate_that_closed_again_can_be_rejected_and_then_the_run_is_aborted() {
        dock(3).cluster().rollout("1", "1", "1", 1);
        dock.script().giveUp("stop n1", "n1 does not stop");
        var run = dock.reseed();
        run.until("waits at gate restore");
        approve(run, "ops-a", "stuck = 0");
        run.until("has closed again");

        run.reject("ops-b", "restore", "look into n1 first");
        var status =
                run.until("undo or leave", s -> !s.next().isEmpty() && !s.says().contains("closed again"));
        run.abort(false);
        var outcome = run.outcome();

        assertThat(status.next()).anyMatch(command -> command.contains("--undo"));
        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
    }

    @Test
    void a_way_back_waits_for_no_gate_whatever_its_conditions_say() {
        dock(4).cluster().rollout("1", "1", "0", 1);
        Runnable release = dock.script().hold("stop n3");
        var run = dock.reseed();
        run.until("waits at gate restore");
        approve(run, "ops-a", "undone = 0");
        run.until("stopping", s -> dock.script().calls().contains("stop n3"));

        run.abort(true);
        run.untilToldToStop("n3");
        release.run();
        var outcome = run.outcome();

        assertThat(outcome.path("says").asText()).contains("back on what they served before");
        assertThat(run.status().counts()).containsEntry("undone", 3);
    }

    @Test
    void a_condition_that_cannot_be_read_or_does_not_hold_is_refused_with_what_there_is() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        approve(run, "ops-a", "lateness < 3");
        approve(run, "ops-a", "late is small");
        approve(run, "ops-a", "nodes < 2");
        approve(run, "ops-a", IntStream.range(0, 11).mapToObj(i -> "late < 3").toArray(String[]::new));
        var status = run.until("4 heard", s -> s.heard().size() == 4);

        assertThat(status.heard()).noneMatch(Status.Heard::counted);
        assertThat(status.heard())
                .extracting(Status.Heard::why)
                .satisfiesExactly(
                        why -> assertThat(why)
                                .contains("there is no figure 'lateness'")
                                .contains("conflicts, done, held, late"),
                        why -> assertThat(why).contains("condition 'late is small' cannot be read"),
                        why -> assertThat(why).contains("only while nodes < 2, and nodes is 2"),
                        why -> assertThat(why).contains("11 conditions, 10 are allowed"));
    }
}
