package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RollbackRunTest extends DockTest {
    private static final List<String> HELD = List.of("baseline", "reserve", "copy", "stand", "mark");

    private ScriptedPatroni patroni = new ScriptedPatroni();

    @BeforeEach
    void cluster() {
        patroni = new ScriptedPatroni();
        dock = new Dock(ScriptedPatroni.NAME, patroni.script(), patroni, patroni.salvage());
    }

    private Run start(String... options) {
        return dock.start(dock.plan("rollback", Dock.options(more(options))));
    }

    private static String[] more(String... options) {
        var all = new ArrayList<>(List.of("change", "deploy 42"));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private Run open(String... options) {
        var run = start(options);
        run.until("waits at gate release or return");
        return run;
    }

    private static GateState gate(Run run, String name) {
        return run.status().gates().stream()
                .filter(gate -> gate.name().equals(name))
                .map(Status.GateStatus::state)
                .findFirst()
                .orElseThrow();
    }

    private List<String> after(String call) {
        var calls = patroni.script().calls();
        return calls.subList(calls.indexOf(call) + 1, calls.size());
    }

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
        assertThat(after("watch n1").subList(2, 7))
                .containsExactly("fence n1", "harvest n1", "look", "promote n1", "lead");
        assertThat(after("lead").subList(0, 2)).containsExactlyInAnyOrder("rejoin n2", "rejoin n3");
        assertThat(after("lead").subList(2, 7))
                .containsExactly(
                        "replay guard", "rejoin n1", "verify guard,n1,n2,n3", "hand-back n1", "close returned");
    }

    @Test
    void who_rejects_the_promotion_has_the_members_serve_again_with_the_way_back_still_open() {
        var run = open();
        run.approve("ops-b", "return");
        run.until("waits at gate promote");

        run.reject("ops-a", "promote", "the digests are not what I expected");
        run.until("not gone back; the way back to 1/3000100 is open");
        run.approve("ops-b", "release");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(patroni.script().calls("unfence"))
                .containsExactlyInAnyOrder("unfence n1", "unfence n2", "unfence n3");
        assertThat(patroni.script().calls("promote")).isEmpty();
    }

    @Test
    void a_second_return_saves_again_since_clients_wrote_in_between() {
        var run = open();
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.reject("ops-a", "promote", "not tonight");
        run.until("not gone back; the way back to 1/3000100 is open");

        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.salvage().books())
                .hasSize(2)
                .satisfies(books -> assertThat(books.getLast()).isEqualTo(books.getFirst() + "-2"));
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

        assertThat(closed).isEqualTo(GateState.EXPIRED);
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
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.script().calls("watch")).containsExactly("watch n1", "watch n2");
        assertThat(patroni.script().calls("fence").getLast()).isEqualTo("fence n2");
        assertThat(patroni.script().calls("rejoin").getLast()).isEqualTo("rejoin n2");
    }

    @Test
    void a_rejection_of_one_way_leaves_both_open() {
        var run = open();

        run.reject("ops-a", "return", "not yet");
        run.until(
                "rejection",
                s -> s.heard().stream().anyMatch(heard -> heard.action().equals("reject")));
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.abort();
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(patroni.script().calls("unfence")).hasSize(3);
    }

    @Test
    void two_approvers_at_two_gates_do_not_make_one_quorum() {
        patroni.gate("release", new GatePolicy(2, List.of("ops-a", "ops-b"), Duration.ofHours(24)));
        var run = open();

        run.approve("ops-a", "release");
        run.approve("ops-b", "return");
        run.until(
                "both heard",
                s -> s.gates().stream().mapToInt(g -> g.said().size()).sum() == 2);
        var states = List.of(gate(run, "release"), gate(run, "return"));
        run.approve("ops-b", "release");
        ObjectNode outcome = run.outcome();

        assertThat(states).containsExactly(GateState.OPEN, GateState.OPEN);
        assertThat(outcome.path("kind").asText()).isEqualTo("released");
    }

    @Test
    void a_hold_that_is_broken_off_takes_down_what_it_made() {
        patroni.script().giveUp("copy", "node guard: no room");
        var run = start();
        run.until("copy of guard: node guard: no room");

        run.abort();
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(after("copy")).containsExactly("dismantle", "differences", "close aborted");
    }

    @Test
    void a_step_that_failed_is_tried_again_when_a_person_says_so() {
        patroni.script().giveUp("stand", "node guard: port 5434 is taken");
        var run = start();
        run.until("stand of guard: node guard: port 5434 is taken");

        run.retryStuck();
        run.until("waits at gate release or return");
        run.approve("ops-a", "release");

        assertThat(run.outcome().path("kind").asText()).isEqualTo("released");
        assertThat(patroni.script().calls("stand")).hasSize(2);
    }

    @Test
    void an_abort_while_it_is_open_takes_nothing_away_and_names_what_is_left() {
        var run = open();

        run.abort();
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("exit").asInt()).isEqualTo(18);
        assertThat(outcome.path("left").toString()).contains("drydock_guard").contains("drydock_salvage_1");
        assertThat(patroni.script().calls("dismantle")).isEmpty();
    }

    @Test
    void a_change_that_fails_is_told_and_taken_back_on_a_return_before_anybody_writes_again() {
        patroni.script().giveUp("deploy migrate up", "node guard: deploy ended with exit code 1");
        var run = start("deploy", "migrate up", "undeploy", "migrate down");
        run.until("THE CHANGE FAILED: node guard: deploy ended with exit code 1");

        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.script().calls()).containsSubsequence("look", "undeploy migrate down", "promote n1");
    }

    @Test
    void who_rejects_the_promotion_leaves_the_change_made_as_the_schema_is() {
        var run = open("deploy", "migrate up", "undeploy", "migrate down");
        run.approve("ops-b", "return");
        run.until("waits at gate promote");

        run.reject("ops-a", "promote", "not yet");
        run.until("waits at gate release or return");

        assertThat(patroni.script().calls("unfence")).hasSize(3);
        assertThat(patroni.script().calls("undeploy")).isEmpty();
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
    void a_member_that_cannot_rejoin_is_left_out_by_a_person_and_the_outcome_says_so() {
        patroni.script().giveUp("rejoin n3", "node n3: its disk is gone");
        var run = open();
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");
        run.until("n3", NodeState.STUCK);

        run.skip("n3");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("exit").asInt()).isEqualTo(18);
        assertThat(outcome.path("says").asText()).contains("left out: n3");
        assertThat(patroni.script().calls("verify")).containsExactly("verify guard,n1,n2");
    }

    @Test
    void a_member_that_was_rejoined_by_hand_is_compared_like_the_others() {
        patroni.script().giveUp("rejoin n3", "node n3: its disk is gone");
        var run = open();
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");
        run.until("n3", NodeState.STUCK);

        run.order("mark", Run.with().put("step", "rejoin").set("nodes", Json.MAPPER.valueToTree(List.of("n3"))));
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(patroni.script().calls("verify")).containsExactly("verify guard,n1,n2,n3");
    }

    @Test
    void who_leaves_out_what_cannot_be_left_out_finds_in_the_record_that_it_was_not() {
        patroni.script().giveUp("fence n2", "node n2 could not be reached");
        var run = open();
        run.approve("ops-b", "return");
        run.until("n2", NodeState.STUCK);

        run.skip("n2");
        run.order("retry", Run.with().set("nodes", Json.MAPPER.valueToTree(List.of("n2"))));
        run.until("waits at gate promote");

        assertThat(run.status().heard())
                .anySatisfy(said -> assertThat(said.why()).contains("fence cannot be left out"));
    }

    @Test
    void a_machine_that_is_dead_is_fenced_by_hand() {
        patroni.script().giveUp("fence n2", "node n2 could not be reached");
        var run = open();
        run.approve("ops-b", "return");
        run.until("n2", NodeState.STUCK);

        run.order("mark", Run.with().put("step", "fence").set("nodes", Json.MAPPER.valueToTree(List.of("n2"))));
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");

        assertThat(run.outcome().path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.script().calls("fence")).hasSize(3);
    }

    @Test
    void what_conflicts_waits_for_people_and_the_last_leader_with_it() {
        patroni.salvage().conflicting(3);
        var run = open();
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");
        run.until("waits at gate replay");
        var before = patroni.script().calls("rejoin");

        run.resolve("ops-a", "replay", "theirs");
        ObjectNode outcome = run.outcome();

        assertThat(before).doesNotContain("rejoin n1");
        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("late").path("conflicts").asLong()).isEqualTo(3);
    }

    @Test
    void nodes_that_differ_are_left_as_they_are_for_a_person() {
        patroni.unequal("app.public.ledger: n2 has 41 rows, guard 42");
        var run = open("salvage", "none");
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        assertThat(run.status().evidence()).containsExactly("nothing of what was written since is saved");
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

    @Test
    void a_gate_before_the_hold_is_asked_where_the_cluster_file_has_one() {
        patroni.gate("hold", new GatePolicy(1, List.of("ops-a"), Duration.ofHours(1)));
        var run = start();
        run.until("waits at gate hold: deploy 42");
        var before = patroni.script().calls();

        run.reject("ops-a", "hold", "not tonight");
        ObjectNode outcome = run.outcome();

        assertThat(before).isEmpty();
        assertThat(outcome.path("kind").asText()).isEqualTo("rejected");
        assertThat(outcome.path("exit").asInt()).isEqualTo(14);
    }
}
