package dev.drydock.workflows.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.words.Exit;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlanningTest extends DockTest {
    @Test
    void a_plan_is_made_and_changes_nothing() {
        var plan = dock(3).plan("reseed", Map.of());

        assertThat(new PlanDocument(plan).intact()).isTrue();
        assertThat(plan.path("waves").toString()).isEqualTo("[[\"n1\"],[\"n2\"],[\"n3\"]]");
        assertThat(plan.path("decided").toString())
                .isEqualTo("{\"source\":\"n1\",\"snapshot\":null,\"from\":null,\"clusterId\":4,\"joins\":false}");
        assertThat(dock.script().calls()).isEmpty();
    }

    @Test
    void an_unknown_option_node_or_runbook_is_refused_in_one_sentence() {
        dock(2);

        assertThat(says(dock.ask("reseed", Dock.options("colour", "red")))).contains("no option --colour");
        assertThat(says(dock.ask("reseed", Dock.options("source", "n9"))))
                .contains("node n9 is not in the cluster file");
        assertThat(says(dock.ask("reseed", Dock.options("batch", "0")))).contains("batch of 0");
        assertThat(says(dock.ask("reseed", Dock.options("in-flight", "201")))).contains("in-flight 201");
        assertThat(says(dock.ask("repaint", Map.of())))
                .contains("no runbook repaint")
                .contains("reseed, undo, rollback");
        assertThat(says(dock.ask("rollback", Map.of())))
                .isEqualTo("runbook rollback is for clusters of patroni, and corrosion/eu-1 is one of corrosion");
    }

    @Test
    void a_queue_that_nobody_serves_is_named_within_a_bound() {
        dock = new Dock(2, false);
        var answer = dock.ask("reseed", Map.of());

        assertThat(answer).isInstanceOf(PlanAnswer.Refused.class);
        assertThat(((PlanAnswer.Refused) answer).exit()).isEqualTo(Exit.TEMPORARY);
        assertThat(says(answer)).contains("no worker serves queue drydock-corrosion");
    }

    private static String says(PlanAnswer answer) {
        return answer instanceof PlanAnswer.Refused refused ? refused.says() : answer.toString();
    }
}
