package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people say to a run: no, again, by hand, leave it out, break it off. */
final class RollbackHandsTest extends RollbackStory {
    @Test
    void who_rejects_the_promotion_has_the_members_serve_again_with_the_way_back_still_open() {
        var run = atPromote(open());

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
        var run = atPromote(open());
        run.reject("ops-a", "promote", "not tonight");
        run.until("not gone back; the way back to 1/3000100 is open");

        goesBack(run);
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.salvage().books())
                .hasSize(2)
                .satisfies(books -> assertThat(books.getLast()).isEqualTo(books.getFirst() + "-2"));
    }

    @Test
    void
            a_member_that_was_started_while_approvers_were_asked_is_not_promoted_over_and_what_it_took_is_saved_next_time() {
        var run = atPromote(open());
        patroni.disturb("node n1 was started since the approvers were asked");

        run.approve("ops-a", "promote");
        run.until("not gone back; the way back to 1/3000100 is open");
        boolean promoted = !patroni.script().calls("promote").isEmpty();
        goesBack(run);
        ObjectNode outcome = run.outcome();

        assertThat(promoted).isFalse();
        assertThat(patroni.script().calls("unfence")).contains("unfence n1");
        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(patroni.script().calls("still")).hasSize(2);
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
    void a_member_that_cannot_rejoin_is_left_out_by_a_person_and_the_outcome_says_so() {
        patroni.script().giveUp("rejoin n3", "node n3: its disk is gone");
        var run = open();
        goesBack(run);
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
        goesBack(run);
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
    void what_conflicts_waits_for_people_and_the_last_leader_with_it() {
        patroni.salvage().conflicting(3);
        var run = open();
        goesBack(run);
        run.until("waits at gate replay");
        var before = patroni.script().calls("rejoin");

        run.resolve("ops-a", "replay", "theirs");
        ObjectNode outcome = run.outcome();

        assertThat(before).doesNotContain("rejoin n1");
        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("late").path("conflicts").asLong()).isEqualTo(3);
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
