package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.scripted.Dock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RollbackRunTest extends RollbackStory {
    private static final List<String> HELD = List.of("baseline", "reserve", "copy", "stand", "mark");

    @Test
    void a_change_that_is_released_leaves_the_cluster_as_it_was() {
        var run = open();

        run.approve("ops-b", "release");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(outcome.path("mark").path("lsn").asText()).isEqualTo("1/3000100");
        assertThat(patroni.script().calls())
                .startsWith(HELD.toArray(String[]::new))
                .containsSubsequence("watch n1", "dismantle", "differences", "close released");
    }

    @Test
    void a_release_that_leaves_a_difference_says_which() {
        patroni.different("n2: wal_keep_size is 64MB, was 0");
        var run = open();

        run.approve("ops-b", "release");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("exit").asInt()).isEqualTo(13);
        assertThat(outcome.path("differences").get(0).asText()).contains("wal_keep_size");
    }

    @Test
    void a_return_fences_the_leader_last_saves_before_it_promotes_and_has_the_last_leader_rejoin_last() {
        var run = open();

        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        var shown = run.status().evidence();
        run.approve("ops-a", "promote");
        ObjectNode outcome = run.outcome();

        assertThat(shown).contains("app.public.ledger: 12 inserted");
        assertThat(run.status().evidence()).isNull();
        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(outcome.path("leader").asText()).isEqualTo("n1");
        assertThat(outcome.path("late").path("captured").asLong()).isEqualTo(12);
        assertThat(after("watch n1").subList(0, 2)).containsExactlyInAnyOrder("fence n2", "fence n3");
        assertThat(after("watch n1").subList(2, 8))
                .containsExactly("fence n1", "harvest n1", "look", "still", "promote n1", "lead");
        assertThat(after("lead").subList(0, 2)).containsExactlyInAnyOrder("rejoin n2", "rejoin n3");
        assertThat(after("lead").subList(2, 7))
                .containsExactly(
                        "replay guard", "rejoin n1", "verify guard,n1,n2,n3", "hand-back n1", "close returned");
    }

    @Test
    void a_way_back_that_is_lost_closes_its_gate_at_once_and_says_so() {
        var run = open();

        patroni.news(new Rollback.Watched.Lost("the guard was promoted"));
        run.until("THE WAY BACK IS LOST: the guard was promoted; waits at gate release");
        var closed = gate(run, "return");
        run.approve("ops-b", "return");
        run.until("refusal", s -> s.heard().stream().anyMatch(heard -> !heard.counted()));
        run.approve("ops-b", "release");
        ObjectNode outcome = run.outcome();

        assertThat(closed).isEqualTo(GateState.CLOSED);
        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(patroni.script().calls("fence")).isEmpty();
    }

    @Test
    void after_a_failover_the_new_leader_is_watched_and_fenced_last() {
        var run = open();

        patroni.survey(Seen.failedOver());
        patroni.news(
                new Rollback.Watched.Moved("n2", false, "n2 leads since a failover, and keeps nothing for salvage"));
        run.until("n2 leads since a failover");
        goesBack(run);
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.script().calls("watch")).containsExactly("watch n1", "watch n2");
        assertThat(patroni.script().calls("fence").getLast()).isEqualTo("fence n2");
        assertThat(patroni.script().calls("rejoin").getLast()).isEqualTo("rejoin n2");
    }

    @Test
    void a_change_that_fails_is_told_and_taken_back_on_a_return_before_anybody_writes_again() {
        patroni.script().giveUp("deploy migrate up", "node guard: deploy ended with exit code 1");
        var run = start("deploy", "migrate up", "undeploy", "migrate down");
        run.until("THE CHANGE FAILED: node guard: deploy ended with exit code 1");

        goesBack(run);
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.script().calls())
                .containsSubsequence("look", "still", "undeploy migrate down", "promote n1");
    }

    @Test
    void when_the_time_is_up_the_plan_decides() {
        patroni.blind();
        var run = open("deadline", "release", "hold", "10m");

        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(run.status().gates().stream().flatMap(g -> g.said().stream()))
                .isEmpty();
    }

    @Test
    void when_the_time_is_up_and_the_plan_says_return_it_goes_as_far_as_gate_promote() {
        patroni.blind();
        var run = open("deadline", "return", "hold", "10m");

        dock.pass(Duration.ofMinutes(20));
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");

        assertThat(run.outcome().path("kind").asText()).isEqualTo("returned");
        assertThat(run.status().gates().stream().flatMap(g -> g.said().stream()).map(Status.Heard::target))
                .containsExactly("promote");
    }

    @Test
    void nodes_that_differ_are_left_as_they_are_for_a_person() {
        patroni.unequal("app.public.ledger: n2 has 41 rows, guard 42");
        var run = open("salvage", "none");
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        assertThat(run.status().evidence())
                .containsExactly(
                        "nothing of what was written since is saved", "app.public.ledger: 42 rows at the mark, 54 now");
        run.approve("ops-a", "promote");

        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("exit").asInt()).isEqualTo(13);
        assertThat(outcome.path("leader").asText()).isEqualTo("guard");
        assertThat(patroni.script().calls("hand-back")).isEmpty();
    }

    @Test
    void another_database_system_since_the_plan_is_drift() {
        var plan = dock.plan("rollback", Dock.options(more()));
        patroni.survey(Seen.other());

        ObjectNode outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("exit").asInt()).isEqualTo(16);
        assertThat(patroni.script().calls()).isEmpty();
    }

    @Test
    void a_cluster_that_is_paused_since_the_plan_ends_the_run_before_anything_is_made() {
        var plan = dock.plan("rollback", Dock.options(more()));
        patroni.survey(Seen.paused());

        ObjectNode outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("stopped");
        assertThat(outcome.path("exit").asInt()).isEqualTo(15);
        assertThat(patroni.script().calls()).isEmpty();
    }
}
