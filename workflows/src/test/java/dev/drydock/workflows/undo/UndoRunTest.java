package dev.drydock.workflows.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.words.Exit;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UndoRunTest extends DockTest {
    private Run reseeded() {
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.outcome();
        return run;
    }

    @Test
    void a_finished_reseed_is_undone_node_by_node() {
        dock(2);
        var reseed = reseeded();
        var run = dock.start(dock.plan("undo", Dock.options("of", reseed.id())));
        run.until("waits at gate undo");

        run.approve("ops-b", "undo");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("undone");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(outcome.path("of").asText()).isEqualTo(reseed.id());
        assertThat(dock.script().calls("undo-stop", "put-back", "undo-start", "undo-verify", "close-undo"))
                .containsExactly(
                        "undo-stop n1",
                        "put-back n1",
                        "undo-start n1",
                        "undo-verify n1",
                        "undo-stop n2",
                        "put-back n2",
                        "undo-start n2",
                        "undo-verify n2",
                        "close-undo undone");
    }

    @Test
    void what_was_written_to_the_generation_that_is_left_is_brought_into_the_older_one() {
        dock(2);
        var reseed = reseeded();
        dock.cluster().late("n2", 3);
        var run = dock.start(dock.plan("undo", Dock.options("of", reseed.id())));
        run.until("waits at gate undo");

        run.approve("ops-b", "undo");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("undone");
        assertThat(outcome.path("says").asText()).contains("3 late cells: 3 applied");
        assertThat(dock.script().calls("undo-verify", "replay"))
                .containsExactly("undo-verify n1", "undo-verify n2", "replay n2");
        assertThat(dock.script().calls("harvest"))
                .containsExactly("harvest n1", "harvest n2", "harvest n1", "harvest n2");
    }

    @Test
    void a_rejection_of_what_waits_leaves_the_nodes_back_and_says_that_it_is_not_all() {
        dock(2);
        var reseed = reseeded();
        dock.cluster().late("n2", 3).lateWrites().conflicting(1);
        var run = dock.start(dock.plan("undo", Dock.options("of", reseed.id())));
        run.until("waits at gate undo");
        run.approve("ops-b", "undo");
        run.until("waits at gate replay");

        run.reject("ops-b", "replay", "look first");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("stopped");
        assertThat(outcome.path("exit").asInt()).isEqualTo(Exit.FAILED.code());
        assertThat(outcome.path("says").asText())
                .contains("not all brought back")
                .contains("look first");
    }

    @Test
    void without_an_archive_there_is_nothing_to_undo() {
        var answer = dock(2).ask("undo", Dock.options("of", "some-run"));

        assertThat(answer).isInstanceOf(PlanAnswer.Refused.class);
        assertThat(((PlanAnswer.Refused) answer).says()).contains("left no archive");
    }

    @Test
    void a_rejected_undo_stops_nothing() {
        dock(2);
        reseeded();
        var run = dock.start(dock.plan("undo", Map.of()));
        run.until("waits at gate undo");

        run.reject("ops-a", "undo", "the new data is better");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("rejected");
        assertThat(outcome.path("exit").asInt()).isEqualTo(14);
        assertThat(dock.script().calls("undo-stop")).isEmpty();
    }

    @Test
    void an_archive_that_is_gone_since_the_plan_is_drift() {
        dock(2);
        reseeded();
        var plan = dock.plan("undo", Map.of());
        dock.cluster().forgetArchive("n2");

        var outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("exit").asInt()).isEqualTo(16);
        assertThat(outcome.path("says").asText()).contains("facts.nodes[n2].archive");
    }

    @Test
    void a_node_that_cannot_be_put_back_is_skipped_and_owing() {
        dock(2);
        reseeded();
        dock.script().giveUp("put-back n2", "node n2: permission denied");
        var run = dock.start(dock.plan("undo", Map.of()));
        run.until("waits at gate undo");
        run.approve("ops-a", "undo");
        run.until("n2", NodeState.STUCK);

        run.skip("n2");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("stopped");
        assertThat(outcome.path("exit").asInt()).isEqualTo(Exit.FAILED.code());
        assertThat(outcome.path("nodes").path("owing").toString()).isEqualTo("[\"n2\"]");
    }

    @Test
    void an_abort_at_the_gate_stops_nothing() {
        dock(2);
        reseeded();
        var run = dock.start(dock.plan("undo", Map.of()));
        run.until("waits at gate undo");

        run.abort();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(dock.script().calls("undo-stop")).isEmpty();
    }
}
