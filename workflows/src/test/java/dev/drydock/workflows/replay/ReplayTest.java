package dev.drydock.workflows.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.scripted.ScriptedCluster;
import dev.drydock.workflows.scripted.ScriptedLate;
import org.junit.jupiter.api.Test;

final class ReplayTest extends DockTest {
    @Test
    void what_nobody_contradicts_is_brought_in_after_each_wave_and_no_gate_opens() {
        dock(3).cluster().late("n1", 2).late("n3", 5);
        var run = approved("batch", "1");

        ObjectNode outcome = run.outcome();

        assertThat(dock.script().calls("harvest", "replay", "stop", "converge"))
                .containsExactly(
                        "stop n1",
                        "harvest n1",
                        "replay n1",
                        "stop n2",
                        "harvest n2",
                        "stop n3",
                        "harvest n3",
                        "replay n3",
                        "converge 3");
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(outcome.path("late").path("captured").asLong()).isEqualTo(7);
        assertThat(outcome.path("late").path("applied").asLong()).isEqualTo(7);
        assertThat(run.status().gates())
                .filteredOn(g -> g.name().equals("replay"))
                .allSatisfy(g -> assertThat(g.state()).isEqualTo(GateState.AHEAD));
        assertThat(dock.cluster().home("").record().owing()).isEmpty();
    }

    @Test
    void what_conflicts_waits_at_gate_replay_whose_subject_is_the_digest_of_the_rows() {
        dock(2).cluster().late("n2", 7).lateWrites().conflicting(3);
        var run = approved();

        var status = run.until("waits at gate replay: 3 rows with 3 late cells");
        run.resolve("ops-a", "replay", "mine");
        ObjectNode outcome = run.outcome();

        assertThat(status.exit()).isEqualTo(4);
        String approve = "drydock approve " + ScriptedCluster.NAME + " replay --resolve ";
        assertThat(status.next())
                .containsExactly(
                        "drydock late " + ScriptedCluster.NAME,
                        approve + "mine",
                        approve + "theirs",
                        "drydock reject " + ScriptedCluster.NAME + " replay --reason ...");
        assertThat(run.subject("replay")).isEqualTo(ScriptedLate.HELD);
        assertThat(dock.cluster().lateWrites().resolved()).isEqualTo(Resolve.MINE);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.path("late").path("conflicts").asLong()).isZero();
    }

    @Test
    void an_approval_that_says_nothing_leaves_what_the_cluster_holds_and_signs_the_conflicts() {
        dock(2).cluster().late("n2", 7).lateWrites().conflicting(3);
        var run = approved();
        run.until("waits at gate replay");

        run.approve("ops-a", "replay");
        ObjectNode outcome = run.outcome();

        assertThat(dock.cluster().lateWrites().resolved()).isEqualTo(Resolve.THEIRS);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.path("late").path("conflicts").asLong()).isEqualTo(3);
        assertThat(outcome.path("late").path("applied").asLong()).isEqualTo(4);
    }

    @Test
    void a_word_that_resolves_nothing_and_an_approval_of_another_set_do_not_count() {
        dock(2).cluster().late("n2", 7).lateWrites().conflicting(3);
        var run = approved();
        run.until("waits at gate replay");

        run.resolve("ops-a", "replay", "everything");
        run.say(run.statement("ops-a", "approve", "replay", run.subject("restore"), "", Run.with()));
        var status = run.until(
                "two refused", s -> s.heard().stream().filter(h -> !h.counted()).count() == 2);
        run.approve("ops-b", "replay");
        run.outcome();

        assertThat(status.heard())
                .filteredOn(h -> !h.counted())
                .extracting(h -> String.valueOf(h.why()))
                .anySatisfy(why -> assertThat(why).contains("'everything' resolves nothing"))
                .anySatisfy(why -> assertThat(why).contains("gate replay asks about " + ScriptedLate.HELD));
    }

    @Test
    void a_rejection_ends_the_run_with_the_debt_in_the_record_and_never_reseeded() {
        dock(2).cluster().late("n2", 7).lateWrites().conflicting(3);
        var run = approved();
        run.until("waits at gate replay");

        run.reject("ops-b", "replay", "look at n2 first");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("rejected");
        assertThat(outcome.path("exit").asInt()).isEqualTo(18);
        assertThat(outcome.path("late").path("held").asLong()).isEqualTo(3);
        assertThat(dock.cluster().home("").record().owing())
                .extracting(o -> o.node())
                .containsExactly("n2");
    }

    @Test
    void a_replay_that_fails_for_good_waits_for_a_person_and_is_tried_again() {
        dock(2).cluster().late("n1", 1);
        dock.script().giveUp("replay n1", "node n1 serves cluster id 3, expected 4");
        var run = approved();
        run.until("late writes cannot be brought in: node n1 serves cluster id 3, expected 4");

        run.retryStuck();
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("replay")).containsExactly("replay n1", "replay n1");
        assertThat(outcome.path("late").path("captured").asLong()).isEqualTo(1);
    }

    @Test
    void a_node_whose_archive_cannot_be_read_is_stuck_though_it_serves_and_is_harvested_on_retry() {
        dock(2).cluster().late("n2", 4);
        dock.script().giveUp("harvest n2", "node n2: its archive is damaged");
        var run = approved();
        run.until("n2", NodeState.STUCK);

        run.retryStuck();
        ObjectNode outcome = run.outcome();

        assertThat(dock.script().calls("stop", "harvest", "replay"))
                .containsExactly("stop n1", "harvest n1", "stop n2", "harvest n2", "harvest n2", "replay n2");
        assertThat(outcome.path("late").path("captured").asLong()).isEqualTo(4);
    }

    @Test
    void a_debt_that_was_brought_in_before_an_abort_is_no_debt_any_more() {
        dock(3).cluster().late("n1", 2).late("n2", 3);
        dock.script().giveUp("restore n2", "no room");
        var run = approved("batch", "1");
        run.until("n2", NodeState.STUCK);

        run.abort(false);
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("late").path("applied").asLong()).isEqualTo(2);
        assertThat(dock.cluster().home("").record().owing())
                .extracting(o -> o.why())
                .containsExactly("no room", "3 late versions");
    }

    private Run approved(String... options) {
        var run = dock.start(dock.plan("reseed", Dock.options(options)));
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        return run;
    }
}
