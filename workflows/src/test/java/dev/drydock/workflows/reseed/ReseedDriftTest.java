package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.words.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run does what was planned, or nothing. */
final class ReseedDriftTest extends DockTest {
    @Test
    void a_node_that_changed_since_the_plan_ends_the_run_before_anything() {
        ObjectNode plan = dock(2).plan("reseed", Map.of());
        dock.cluster().schema("n2", "sha256:other").schema("n1", "sha256:other");

        var outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("exit").asInt()).isEqualTo(16);
        assertThat(outcome.path("says").asText()).contains("facts.nodes[n1].schema: the plan says");
        assertThat(dock.script().calls()).isEmpty();
    }

    @Test
    void a_plan_that_was_edited_is_drift() {
        ObjectNode plan = dock(2).plan("reseed", Map.of());
        plan.put("reason", "another");

        var outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("says").asText()).contains("edited after it was made");
        assertThat(dock.script().calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reason\":\"another\"}",
                "{\"requestedBy\":\"ops-a\"}",
                "{\"waves\":[[\"n1\",\"n2\"]]}",
                "{\"waves\":[[\"n1\"]]}",
                "{\"gates\":[]}",
                "{\"decided\":{\"source\":\"n1\",\"snapshot\":null,\"from\":null,\"clusterId\":3,\"joins\":false}}",
                "{\"decided\":{}}",
                "{\"request\":{}}",
                "{\"policy\":{\"rollout\":{\"inFlight\":9999}}}",
                "{\"policy\":{}}",
                "{\"facts\":{}}",
                "{\"checks\":[]}",
                "{\"expect\":{\"seconds\":1}}"
            })
    void an_edited_plan_with_its_digest_put_right_is_drift(String edit) {
        ObjectNode plan = dock(2).plan("reseed", Map.of());
        plan.setAll((ObjectNode) Json.read(edit));
        plan.put("digest", new PlanDocument(plan).digest());

        var outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("exit").asInt()).isEqualTo(16);
        assertThat(dock.script().calls()).isEmpty();
    }

    @Test
    void a_check_that_fails_since_the_plan_ends_the_run_before_anything() {
        ObjectNode plan = dock(2).plan("reseed", Map.of());
        dock.cluster().measures("n2", m -> Fixtures.free(m, 10));

        var outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("stopped");
        assertThat(outcome.path("exit").asInt()).isEqualTo(15);
        assertThat(outcome.path("says").asText()).contains("check disk failed");
        assertThat(dock.script().calls()).isEmpty();
    }

    @Test
    void what_changed_while_people_decided_ends_the_run_before_anything_is_stopped() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        dock.cluster().edited();
        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("says").asText()).contains("policy.file");
        assertThat(dock.script().calls("stop")).isEmpty();
        assertThat(dock.script().calls("close")).containsExactly("close drift");
    }

    @Test
    void drift_in_the_middle_of_the_run_waits_for_a_person_and_goes_on_when_it_is_gone() {
        dock(3).script().when("health n1", () -> dock.cluster().schema("n3", "sha256:other"));
        var run = dock.reseed("batch", "2");
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        var status = run.until("drift before wave 2: node n3.schema");

        dock.cluster().schema("n3", "sha256:schema");
        run.retryStuck();
        var outcome = run.outcome();

        assertThat(status.exit()).isEqualTo(4);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void a_node_that_drifted_in_the_middle_of_the_run_can_be_skipped() {
        dock(3).script().when("health n1", () -> dock.cluster().schema("n3", "sha256:other"));
        var run = dock.reseed("batch", "2");
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.until("drift before wave 2");

        run.skip("n3");
        run.until("n3", NodeState.SKIPPED);
        var outcome = run.outcome();

        assertThat(outcome.path("nodes").path("owing").toString()).isEqualTo("[\"n3\"]");
        assertThat(dock.script().calls("stop")).containsExactly("stop n1", "stop n2");
    }

    @Test
    void a_cluster_id_that_another_run_decided_meanwhile_ends_the_run_safely() {
        dock(2).script().giveUp("decide 4", "cluster id 4 was entered by run x");
        var outcome = dock.reseed().outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("stopped");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(outcome.path("says").asText()).contains("decide failed").contains("entered by run x");
    }
}
