package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.words.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Machines that are dead: a person says so, and who is left out has no part in what follows. */
final class RollbackWithoutTest extends RollbackStory {
    @Test
    void a_machine_that_is_dead_is_fenced_by_hand_and_has_no_part_in_what_follows() {
        var run = atPromoteWithout("n2");

        run.approve("ops-a", "promote");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("exit").asInt()).isEqualTo(18);
        assertThat(outcome.path("says").asText()).contains("left out: n2");
        assertThat(patroni.script().calls("fence")).hasSize(3);
        assertThat(patroni.script().calls("rejoin")).containsExactlyInAnyOrder("rejoin n1", "rejoin n3");
        assertThat(patroni.script().calls("verify")).containsExactly("verify guard,n1,n3");
        assertThat(patroni.gone()).containsExactly("n2");
    }

    @Test
    void where_the_leaders_machine_is_dead_and_nobody_took_over_the_guard_leads_and_nothing_is_saved() {
        var run = atPromoteWithout("n1");

        run.approve("ops-a", "promote");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("says").asText()).contains("is not saved", "left out: n1");
        assertThat(patroni.salvage().books()).isEmpty();
        assertThat(patroni.script().calls("promote")).containsExactly("promote ");
        assertThat(patroni.script().calls("rejoin")).containsExactlyInAnyOrder("rejoin n2", "rejoin n3");
    }

    @Test
    void a_machine_that_was_dead_at_one_return_is_asked_again_at_the_next() {
        var run = atPromoteWithout("n2");

        run.reject("ops-a", "promote", "not tonight");
        run.until("not gone back; the way back to 1/3000100 is open");

        goesBack(run);
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(patroni.script().calls("unfence")).doesNotContain("unfence n2");
        assertThat(patroni.script().calls("fence"))
                .filteredOn("fence n2"::equals)
                .hasSize(2);
        assertThat(patroni.gone()).isEmpty();
    }

    @Test
    void a_machine_that_was_dead_at_a_return_that_was_rejected_is_not_left_out_of_a_release_in_silence() {
        var run = atPromoteWithout("n2");
        run.reject("ops-a", "promote", "not tonight");
        run.until("not gone back; the way back to 1/3000100 is open");

        run.approve("ops-b", "release");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("says").asText()).doesNotContain("left out");
        assertThat(patroni.script().calls("dismantle")).hasSize(1);
        assertThat(patroni.gone()).isEmpty();
    }

    /** At gate promote of a return in which a person said that a member's machine is dead. */
    private Run atPromoteWithout(String node) {
        patroni.script().giveUp("fence " + node, "node " + node + " could not be reached");
        var run = open();
        run.approve("ops-b", "return");
        run.until(node, NodeState.STUCK);
        run.order("mark", Run.with().put("step", "fence").set("nodes", Json.MAPPER.valueToTree(List.of(node))));
        run.until("waits at gate promote");
        return run;
    }

    @Test
    void a_release_leaves_a_member_out_whose_machine_is_dead_when_a_person_says_so() {
        patroni.script().giveUp("dismantle", "node n3: nothing takes connections");
        var run = open();
        run.approve("ops-b", "release");
        run.until("release of guard: node n3: nothing takes connections");

        run.skip("n3");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("exit").asInt()).isEqualTo(18);
        assertThat(outcome.path("says").asText()).contains("left out: n3");
        assertThat(patroni.script().calls("dismantle")).hasSize(2);
        assertThat(patroni.gone()).containsExactly("n3");
    }

    @Test
    void a_release_leaves_the_guard_out_whose_machine_is_dead_when_a_person_says_so() {
        patroni.script().giveUp("dismantle", "node guard: nothing takes connections");
        var run = open();
        patroni.news(new Rollback.Watched.Lost("node guard: its machine is not reached"));
        run.until("THE WAY BACK IS LOST");
        run.approve("ops-b", "release");
        run.until("release of guard: node guard: nothing takes connections");

        run.skip("guard");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("says").asText()).contains("left out: guard");
        assertThat(patroni.gone()).containsExactly("guard");
    }
}
