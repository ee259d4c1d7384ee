package dev.drydock.workflows.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.scripted.ScriptedCluster;
import io.temporal.api.enums.v1.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class WebhooksTest extends DockTest {
    private static final Map<String, List<String>> ALL =
            Map.of("gate", List.of("chat"), "stuck", List.of("chat"), "outcome", List.of("chat", "pager"));

    /** Waits for the deliveries of a run, which go on after it; time passes in leaps. What each of them answered. */
    private List<ObjectNode> delivered(Run run, int many) throws TimeoutException {
        var answers = new ArrayList<ObjectNode>();
        for (int n = 1; n <= many; n++) {
            answers.add(
                    dock.client().newUntypedWorkflowStub(id(run, n)).getResult(40, TimeUnit.SECONDS, ObjectNode.class));
        }
        return answers;
    }

    private static String id(Run run, int n) {
        return "webhook/" + ScriptedCluster.NAME + "/" + run.id() + "/" + n;
    }

    private List<String> arrived() {
        return dock.cluster().sinks().arrived();
    }

    @Test
    void a_run_has_others_told_of_its_gate_of_being_stuck_and_of_its_end() throws Exception {
        dock(1).cluster().telling(ALL);
        dock.script().giveUp("stop n1", "node n1: agent cannot be stopped");
        var run = dock.reseed();
        run.until("waits at gate restore");

        run.approve("ops-a", "restore");
        run.until("n1", NodeState.STUCK);
        run.until("1 node is stuck");
        run.retryStuck();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(delivered(run, 3)).last().hasToString("{\"chat\":\"answered 204\",\"pager\":\"answered 204\"}");
        assertThat(arrived())
                .containsExactlyInAnyOrder(
                        "chat " + id(run, 1), "chat " + id(run, 2), "chat " + id(run, 3), "pager " + id(run, 3));
        assertThat(dock.cluster().sinks().events()).anySatisfy(event -> {
            assertThat(event.event()).isEqualTo("gate");
            assertThat(event.gate()).isEqualTo("restore");
            assertThat(event.says()).contains("waits at gate restore");
            assertThat(event.next()).first().asString().startsWith("drydock approve " + ScriptedCluster.NAME);
            assertThat(event.exit()).isEqualTo(4);
        });
        assertThat(dock.cluster().sinks().events()).anySatisfy(event -> {
            assertThat(event.event()).isEqualTo("stuck");
            assertThat(event.says()).contains("n1 at stop", "agent cannot be stopped");
            assertThat(event.next()).contains("drydock retry " + ScriptedCluster.NAME + " --stuck");
        });
        assertThat(dock.cluster().sinks().events()).anySatisfy(event -> {
            assertThat(event.event()).isEqualTo("outcome");
            assertThat(event.outcome()).isEqualTo("reseeded");
            assertThat(event.run()).isEqualTo(run.id());
            assertThat(event.exit()).isZero();
        });
    }

    @Test
    void a_sink_that_is_down_holds_nothing_up_and_hears_of_each_event_once_when_it_is_back() throws Exception {
        dock(1).cluster().telling(ALL);
        dock.cluster().sinks().down(true);
        var run = dock.reseed();
        run.until("waits at gate restore");

        run.approve("ops-a", "restore");
        var outcome = run.outcome();
        List<String> meanwhile = dock.cluster().sinks().arrived();
        dock.cluster().sinks().down(false);

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(meanwhile).isEmpty();
        assertThat(delivered(run, 2)).last().hasToString("{\"chat\":\"answered 204\",\"pager\":\"answered 204\"}");
        assertThat(arrived())
                .containsExactlyInAnyOrder("chat " + id(run, 1), "chat " + id(run, 2), "pager " + id(run, 2));
    }

    @Test
    void a_sink_that_stays_down_for_a_day_is_given_up_and_said_so() throws Exception {
        dock(1).cluster().telling(Map.of("gate", List.of("chat")));
        dock.cluster().sinks().down(true);
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.outcome();

        List<ObjectNode> answers = delivered(run, 1);

        assertThat(answers.getFirst().path("chat").asText())
                .startsWith("NOT DELIVERED: ")
                .contains("answered 500");
        assertThat(arrived()).isEmpty();
    }

    @Test
    void a_run_of_which_nobody_wants_to_hear_commands_nothing() {
        dock(1).cluster().telling(Map.of("stuck", List.of("chat")));
        var run = dock.reseed();
        run.until("waits at gate restore");

        run.approve("ops-a", "restore");
        run.outcome();

        assertThat(dock.chain())
                .flatExtracting(h -> h.getHistory().getEventsList())
                .filteredOn(e -> e.getEventType() == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)
                .extracting(e -> e.getStartChildWorkflowExecutionInitiatedEventAttributes()
                        .getWorkflowType()
                        .getName())
                .containsOnly("reseed-node");
    }
}
