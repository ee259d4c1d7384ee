package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster file without a guard: n3 holds the way back, and is a member again in the end. */
final class RollbackAsideTest extends DockTest {
    private ScriptedPatroni patroni = new ScriptedPatroni();

    @BeforeEach
    void cluster() {
        patroni = new ScriptedPatroni();
        patroni.survey(Seen.unguarded());
        dock = new Dock(ScriptedPatroni.NAME, patroni.script(), patroni, patroni.salvage());
    }

    private ObjectNode plan(String... options) {
        var all = new ArrayList<>(List.of("change", "deploy 42"));
        all.addAll(List.of(options));
        return dock.plan("rollback", Dock.options(all.toArray(String[]::new)));
    }

    private Run open(String... options) {
        var run = dock.start(plan(options));
        run.until("waits at gate release or return");
        return run;
    }

    @Test
    void a_plan_says_who_stands_aside_and_what_that_costs() {
        var plan = plan();

        assertThat(plan.path("waves").toString()).isEqualTo("[[\"n3\"],[\"n1\",\"n2\"]]");
        assertThat(plan.path("decided").path("way").path("aside").asBoolean()).isTrue();
        assertThat(plan.path("steps").findValuesAsText("name"))
                .containsSubsequence("reserve", "aside", "stand", "mark", "rejoin", "verify", "tidy")
                .doesNotContain("copy", "hand-back");
        assertThat(plan.path("steps").toString())
                .contains("n3 leaves Patroni with the data it has; one replica fewer while the way back is open");
    }

    @Test
    void a_member_that_is_named_stands_aside() {
        var plan = plan("aside", "n2");

        assertThat(plan.path("waves").toString()).isEqualTo("[[\"n2\"],[\"n1\",\"n3\"]]");
        assertThat(plan.path("request").path("aside").asText()).isEqualTo("n2");
    }

    @Test
    void a_member_that_stood_aside_is_one_again_after_a_release() {
        var run = open();

        run.approve("ops-b", "release");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(patroni.script().calls())
                .containsExactly(
                        "baseline",
                        "reserve",
                        "aside n3",
                        "stand",
                        "mark",
                        "watch n1",
                        "dismantle",
                        "differences",
                        "close released");
    }

    @Test
    void a_member_that_stood_aside_leads_after_a_return_and_stays() {
        var run = open();

        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(outcome.path("leader").asText()).isEqualTo("n3");
        assertThat(outcome.path("left")).isEmpty();
        assertThat(patroni.script().calls("fence")).containsExactly("fence n2", "fence n1");
        assertThat(patroni.script().calls())
                .containsSubsequence(
                        "promote n1",
                        "lead",
                        "rejoin n2",
                        "replay n3",
                        "rejoin n1",
                        "verify n3,n1,n2",
                        "tidy n3,n1,n2");
        assertThat(patroni.script().calls("hand-back")).isEmpty();
    }

    @Test
    void a_hold_that_is_broken_off_has_the_member_come_back() {
        patroni.script().giveUp("stand", "node n3: its log tells why");
        var run = dock.start(plan());
        run.until("stand of n3: node n3: its log tells why");

        run.abort();
        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(patroni.script().calls())
                .containsSubsequence("aside n3", "stand", "dismantle", "differences", "close aborted");
    }

    @Test
    void nodes_that_differ_after_a_return_are_left_as_they_are() {
        patroni.unequal("app.public.ledger: n2 has 41 rows, n3 42");
        var run = open("salvage", "none");
        run.approve("ops-b", "return");
        run.until("waits at gate promote");
        run.approve("ops-a", "promote");

        ObjectNode outcome = run.outcome();

        assertThat(outcome.path("exit").asInt()).isEqualTo(13);
        assertThat(outcome.path("left").toString()).contains("n3, which stands aside");
        assertThat(patroni.script().calls("tidy")).isEmpty();
    }
}
