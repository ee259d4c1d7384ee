package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes wrong on nodes, and what a person can do about it. */
final class ReseedNodesTest extends DockTest {
    private Run approved(String... options) {
        var run = dock.reseed(options);
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        return run;
    }

    @Test
    void a_step_that_fails_for_a_while_is_tried_again_until_it_succeeds() {
        dock(2).script().tryAgain("start n1", 2);
        var run = approved();

        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("start")).containsExactly("start n1", "start n1", "start n1", "start n2");
    }

    @Test
    void a_step_that_never_succeeds_is_stuck_at_its_deadline_and_says_what_was_seen_last() {
        dock(2).script().tryAgain("stop n1", 1_000);
        var run = approved();
        run.until("n1", NodeState.RUNNING);

        dock.pass(Duration.ofMinutes(6));
        var status = run.until("n1", NodeState.STUCK);

        assertThat(status.nodes().getFirst().says()).contains("stop n1 does not answer yet");
        assertThat(status.exit()).isEqualTo(4);
    }

    @Test
    void a_canary_that_is_not_well_waits_and_is_looked_at_again_on_retry() {
        dock(3).cluster().health(new Health.Bad("errors rise"), new Health.Ok("quiet"));
        var run = approved();
        var status = run.until("the canary is not well: errors rise");

        run.retryStuck();
        var outcome = run.outcome();

        assertThat(status.exit()).isEqualTo(4);
        assertThat(status.next()).isNotEmpty();
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("health", "stop"))
                .containsExactly("stop n1", "health n1", "health n1", "stop n2", "stop n3");
    }

    @Test
    void a_canary_that_is_not_well_is_put_back_by_an_abort_with_undo() {
        dock(3).cluster().health(new Health.Bad("errors rise")).late("n1", 5);
        var run = approved();
        run.until("the canary is not well");

        run.abort(true);
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("undone");
        assertThat(outcome.path("says").asText()).endsWith("1 node is back on what it served before");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(outcome.path("nodes").path("undone").asInt()).isEqualTo(1);
        assertThat(outcome.path("late").path("versions").asInt()).isZero();
        assertThat(dock.script().calls("undo-stop", "put-back", "undo-start", "undo-verify", "close"))
                .containsExactly("undo-stop n1", "put-back n1", "undo-start n1", "undo-verify n1", "close undone");
        assertThat(dock.script().calls("stop")).containsExactly("stop n1");
    }

    @Test
    void nobody_can_tell_how_the_canary_is_and_an_approver_lets_the_run_go_on() {
        dock(3).cluster().health(new Health.Inconclusive("no traffic"));
        var run = approved();
        run.until("it cannot be told how the canary is: no traffic");

        run.approve("ops-b", "health");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void nobody_can_tell_how_the_canary_is_and_an_approver_stops_the_run() {
        dock(3).cluster().health(new Health.Inconclusive("no traffic"));
        var run = approved();
        run.until("it cannot be told how the canary is");

        run.reject("ops-b", "health", "too risky");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("rejected");
        assertThat(outcome.path("exit").asInt()).isEqualTo(18);
        assertThat(outcome.path("next").asText()).contains("plan undo");
        assertThat(dock.script().calls("stop")).containsExactly("stop n1");
    }

    @Test
    void a_spent_budget_waits_and_one_retry_of_several_stuck_nodes_begins_at_the_failed_step() {
        dock(4).script()
                .giveUp("restore n2", "node n2: checksum differs")
                .giveUp("restore n3", "node n3: checksum differs");
        var run = approved("batch", "3");
        var status = run.until("2 nodes are stuck and the budget is spent");

        run.retry("n3");
        run.until("n3", NodeState.DONE);
        run.retryStuck();
        var outcome = run.outcome();

        assertThat(status.exit()).isEqualTo(4);
        assertThat(status.says()).contains("n2 at restore: node n2: checksum differs");
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls())
                .filteredOn(c -> c.endsWith(" n3") && !c.startsWith("stage"))
                .containsExactly(
                        "before-stop n3",
                        "stop n3",
                        "archive n3",
                        "restore n3",
                        "restore n3",
                        "start n3",
                        "verify n3",
                        "companions n3",
                        "after-start n3",
                        "harvest n3");
    }

    @Test
    void a_retry_can_begin_at_an_earlier_step() {
        dock(1).script().giveUp("verify n1", "node n1: table tags has no triggers");
        var run = approved();
        run.until("n1", NodeState.STUCK);

        run.retryFrom("no-such-step", "n1");
        run.retryFrom("restore", "n1");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("restore", "start", "verify"))
                .containsExactly("restore n1", "start n1", "verify n1", "restore n1", "start n1", "verify n1");
        assertThat(run.status().heard()).anySatisfy(h -> assertThat(h.why()).contains("there is no step no-such-step"));
    }

    @Test
    void an_agent_that_somebody_started_before_its_archive_is_stopped_again_by_a_retry() {
        dock(1).script().notStopped("archive n1", "node n1: archive needs a stopped agent, and it answers Ping");
        var run = approved();
        run.until("n1", NodeState.STUCK);

        run.retryStuck();

        assertThat(run.outcome().path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("stop", "archive", "restore"))
                .containsExactly("stop n1", "archive n1", "stop n1", "archive n1", "restore n1");
    }

    @Test
    void a_retry_never_goes_ahead_of_the_step_that_failed() {
        dock(1).script().giveUp("archive n1", "node n1: the directory cannot be written");
        var run = approved();
        run.until("n1", NodeState.STUCK);

        run.retryFrom("after-start", "n1");
        run.until("refused", s -> s.heard().stream().anyMatch(h -> !h.counted()));
        run.retry("n1");
        var outcome = run.outcome();

        assertThat(run.status().heard())
                .anySatisfy(h -> assertThat(h.why()).contains("stuck at archive, so it cannot go on from after-start"));
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("archive", "restore", "verify"))
                .containsExactly("archive n1", "archive n1", "restore n1", "verify n1");
    }

    @Test
    void a_node_that_is_retried_behind_verify_is_verified_all_the_same() {
        dock(1).script().giveUp("after-start n1", "node n1: the hook failed");
        var run = approved();
        run.until("n1", NodeState.STUCK);

        run.retry("n1");
        run.outcome();

        assertThat(dock.script().calls("verify", "after-start"))
                .containsExactly("verify n1", "after-start n1", "verify n1", "after-start n1");
    }

    @Test
    void an_abort_said_while_the_nodes_are_compared_still_counts() {
        dock(1);
        Runnable release = dock.script().hold("converge 1");
        var run = approved();
        run.until("comparing", s -> dock.script().calls().contains("converge 1"));

        run.abort(true);
        run.until("heard", s -> s.heard().stream().anyMatch(h -> h.action().equals("abort")));
        release.run();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("undone");
        assertThat(dock.script().calls("put-back")).containsExactly("put-back n1");
    }

    @Test
    void a_run_that_was_aborted_at_its_gate_has_no_open_gate_any_more() {
        var run = dock(1).reseed();
        run.until("waits at gate restore");

        run.abort();
        run.outcome();

        assertThat(run.status().gates()).noneMatch(g -> g.state() == Status.GateState.OPEN);
    }

    @Test
    void a_skipped_node_is_owing_and_the_record_keeps_the_debt() {
        dock(3).script().giveUp("stop n2", "node n2: systemctl hangs");
        var run = approved();
        run.until("n2", NodeState.STUCK);

        run.skip("n2");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.path("exit").asInt()).isEqualTo(4);
        assertThat(outcome.path("nodes").path("owing").toString()).isEqualTo("[\"n2\"]");
        assertThat(outcome.path("next").asText()).contains("--late n2");
        assertThat(dock.cluster().home("").record().owing())
                .singleElement()
                .satisfies(o -> assertThat(o.why()).contains("skipped by op: because"));
    }

    @Test
    void when_every_node_is_skipped_nothing_was_reseeded() {
        var run = dock(1).reseed();
        run.until("waits at gate restore");

        run.skip("n1");
        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("stopped");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(dock.script().calls("stop", "converge")).isEmpty();
    }

    @Test
    void a_running_node_that_is_skipped_ends_between_two_steps() {
        dock(2);
        Runnable release = dock.script().hold("archive n1");
        var run = approved();
        run.until("archiving", s -> dock.script().calls().contains("archive n1"));

        run.skip("n1");
        run.untilToldToStop("n1");
        release.run();
        run.until("n1", NodeState.SKIPPED);
        var outcome = run.outcome();

        assertThat(dock.script().calls("archive", "restore")).containsExactly("archive n1", "archive n2", "restore n2");
        assertThat(outcome.path("nodes").path("owing").toString()).isEqualTo("[\"n1\"]");
    }

    @Test
    void an_abort_after_the_first_stop_asks_what_becomes_of_the_touched_nodes() {
        dock(3);
        Runnable release = dock.script().hold("archive n1");
        var run = approved();
        run.until("archiving", s -> dock.script().calls().contains("archive n1"));

        run.abort();
        run.untilToldToStop("n1");
        release.run();
        var status = run.until("put them back, or leave them?");
        run.abort(true);
        var outcome = run.outcome();

        assertThat(status.exit()).isEqualTo(4);
        assertThat(status.says()).contains("aborted; n1 were stopped");
        assertThat(outcome.path("kind").asText()).isEqualTo("undone");
        assertThat(dock.script().calls("start", "put-back")).containsExactly("put-back n1");
    }

    @Test
    void an_abort_that_leaves_the_nodes_names_the_stuck_ones_as_owing() {
        dock(3).script().giveUp("start n2", "node n2: panics");
        var run = approved("batch", "1");
        run.until("n2", NodeState.STUCK);

        run.abort(false);
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("exit").asInt()).isEqualTo(18);
        assertThat(outcome.path("nodes").path("owing").toString()).isEqualTo("[\"n2\"]");
        assertThat(dock.script().calls("put-back", "undo-stop")).isEmpty();
        assertThat(dock.script().calls("stop")).containsExactly("stop n1", "stop n2");
    }

    @Test
    void a_hook_that_fails_before_the_first_stop_has_touched_nothing() {
        dock(2).script().giveUp("before-stop n1", "hook before-stop: exit code 1");
        var run = approved();
        run.until("n1", NodeState.STUCK);

        run.abort();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(dock.script().calls("stop", "undo-stop")).isEmpty();
    }

    @Test
    void a_node_that_cannot_be_put_back_waits_and_is_tried_again() {
        dock(2).cluster().health(new Health.Bad("errors"));
        dock.script().giveUp("put-back n1", "node n1: the archive is gone");
        var run = approved();
        run.until("the canary is not well");

        run.abort(true);
        run.until("n1", NodeState.STUCK);
        run.retry("n1");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("undone");
        assertThat(dock.script().calls("put-back")).containsExactly("put-back n1", "put-back n1");
    }

    @Test
    void a_node_that_cannot_stage_waits_and_is_tried_again() {
        dock(3).script().giveUp("stage n2", "node n2: disk is full");
        var run = dock.reseed();
        var status = run.until("1 of 3 nodes cannot stage; n2: node n2: disk is full");

        run.retry("n2");
        run.until("waits at gate restore");

        assertThat(status.nodes().get(1).state()).isEqualTo(NodeState.STUCK);
        assertThat(dock.script().calls("stage")).containsExactly("stage n1", "stage n2", "stage n3", "stage n2");
    }

    @Test
    void a_node_that_cannot_stage_can_be_skipped() {
        dock(3).script().giveUp("stage n2", "node n2: disk is full");
        var run = dock.reseed();
        run.until("1 of 3 nodes cannot stage");

        run.skip("n2");
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(outcome.path("nodes").path("skipped").asInt()).isEqualTo(1);
        assertThat(outcome.path("nodes").path("owing").toString()).isEqualTo("[\"n2\"]");
        assertThat(dock.script().calls("stop")).containsExactly("stop n1", "stop n3");
    }

    @Test
    void a_dead_node_that_was_planned_around_is_owing_at_the_end() {
        dock(3).cluster().dead("n3");
        var run = approved("without", "n3");

        var outcome = run.outcome();

        assertThat(outcome.path("exit").asInt()).isEqualTo(4);
        assertThat(outcome.path("nodes").path("owing").toString()).isEqualTo("[\"n3\"]");
        assertThat(dock.script().calls("stop")).containsExactly("stop n1", "stop n2");
    }

    @Test
    void an_owing_node_is_brought_over_to_the_same_snapshot_later() {
        dock(3).script().giveUp("stop n2", "node n2: systemctl hangs");
        var first = approved();
        first.until("n2", NodeState.STUCK);
        first.skip("n2");
        first.outcome();
        for (String node : List.of("n1", "n3")) {
            dock.cluster().generation(node, 4);
        }

        var run = approved("late", "n2");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(outcome.path("snapshot").path("clusterId").asInt()).isEqualTo(4);
        assertThat(dock.script().calls("decide", "backup")).containsExactly("decide 4", "backup n1");
        assertThat(dock.cluster().home("").record().owing()).isEmpty();
    }

    @Test
    void where_no_late_write_was_expected_the_first_one_stops_the_waves_and_each_new_one_asks_again() {
        dock(4).cluster().late("n1", 1).late("n3", 2);
        var run = dock.start(dock.plan("reseed", Dock.options("expect-no-late", "true", "batch", "1")));
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.until("late writes though none were expected: n1 1;");

        run.approve("ops-a", "late");
        run.until("late writes though none were expected: n1 1, n3 2;");
        run.reject("ops-b", "late", "find out first");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("rejected");
        assertThat(dock.script().calls("stop")).containsExactly("stop n1", "stop n2", "stop n3");
    }

    private static Convergence differing() {
        var certificate = new Convergence.Certificate("sha256:ce", 7, "sha3_query on 2", "sha256:ve", 12);
        return new Convergence(3, 42, false, "table tags differs on n2", certificate);
    }

    @Test
    void nodes_that_do_not_agree_and_are_left_so_are_a_failed_verification() {
        dock(2).cluster().convergence(differing());
        var run = approved();
        run.until("the new generation does not agree: table tags differs on n2");

        run.abort(false);
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("stopped");
        assertThat(outcome.path("exit").asInt()).isEqualTo(13);
        assertThat(outcome.path("says").asText())
                .contains(
                        "table tags differs on n2; certificate sha256:ce over 7 chunks at 12 versions (sha3_query on 2)");
        assertThat(outcome.at("/convergence/certificate/digest").asText()).isEqualTo("sha256:ce");
    }

    @Test
    void nodes_that_agree_when_a_person_has_mended_one_end_the_run_well() {
        dock(2).cluster().convergence(differing());
        var run = approved();
        run.until("the new generation does not agree: table tags differs on n2");

        dock.cluster().convergence(new Convergence(3, 42, true, "3 tables agree", null));
        run.retryStuck();

        assertThat(run.outcome().path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void nodes_that_do_not_agree_can_be_put_back() {
        dock(2).cluster().convergence(differing());
        var run = approved();
        run.until("the new generation does not agree: table tags differs on n2");

        run.abort(true);

        assertThat(run.outcome().path("kind").asText()).isEqualTo("undone");
    }

    @Test
    void stuck_nodes_within_the_budget_do_not_hold_the_waves_but_the_end() {
        dock(4).cluster().rollout("1", "1", "1", 50);
        dock.script().giveUp("start n2", "node n2: panics");
        var run = approved();
        var status = run.until("1 node is stuck and the budget is spent");

        run.skip("n2");
        var outcome = run.outcome();

        assertThat(status.counts().get("done")).isEqualTo(3);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(run.status().nodes())
                .filteredOn(n -> n.state() == NodeState.SKIPPED)
                .extracting(Status.NodeStatus::name)
                .containsExactly("n2");
    }
}
