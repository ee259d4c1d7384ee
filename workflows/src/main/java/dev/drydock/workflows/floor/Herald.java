package dev.drydock.workflows.floor;

import dev.drydock.workflows.webhooks.Webhooks;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has others told of what happens to the run. It starts a delivery and waits only until the service has it, so that the
 * run's end cannot lose it; what becomes of the delivery is none of the run's business. Where nobody wants to be told it
 * commands nothing.
 */
final class Herald {
    private final Floor floor;
    private Map<String, List<String>> sinks = Map.of();
    private int told;

    Herald(Floor floor, int told) {
        this.floor = floor;
        this.told = told;
    }

    /** @param known event to the names of those who want it */
    void knows(@Nullable Map<String, List<String>> known) {
        sinks = known == null ? Map.of() : known;
    }

    int told() {
        return told;
    }

    void gate(String gate) {
        tell(Webhooks.GATE, gate, null);
    }

    void stuck() {
        tell(Webhooks.STUCK, null, null);
    }

    void outcome(@Nullable String kind) {
        tell(Webhooks.OUTCOME, null, kind);
    }

    private void tell(String event, @Nullable String gate, @Nullable String outcome) {
        List<String> wanting = sinks.getOrDefault(event, List.of());
        if (wanting.isEmpty()) {
            return;
        }
        told++;
        var status = floor.status();
        String id = Webhooks.TYPE + "/" + status.cluster() + "/" + status.run() + "/" + told;
        var delivery = Workflow.newChildWorkflowStub(
                Webhooks.Delivery.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .build());
        var _ = Async.function(
                delivery::deliver,
                new Webhooks.Event(
                        id,
                        event,
                        status.cluster(),
                        status.runbook(),
                        status.run(),
                        Floor.now(),
                        status.says(),
                        status.next(),
                        status.exit(),
                        gate,
                        outcome),
                wanting);
        try {
            Workflow.getWorkflowExecution(delivery).get();
        } catch (ChildWorkflowFailure e) {
            Workflow.getLogger(Herald.class).warn("event {} is not delivered: {}", id, e.getMessage());
        }
    }
}
