package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.run.Status.NodeState;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Consumer;

/** The crew that restores nodes, a child workflow each, and what their answers come to. */
final class Restoring {
    private final Reseed.Run run;
    private final Published snapshot;
    private final Tallied tallied;
    private final Consumer<Harvested> harvested;

    private Restoring(Reseed.Run run, Published snapshot, Tallied tallied, Consumer<Harvested> harvested) {
        this.run = run;
        this.snapshot = snapshot;
        this.tallied = tallied;
        this.harvested = harvested;
    }

    /** @param harvested is told what each node had */
    static Crew<NodeOutcome> crew(
            Floor floor,
            int inFlight,
            Reseed.Run run,
            Published snapshot,
            Tallied tallied,
            Consumer<Harvested> harvested) {
        var restoring = new Restoring(run, snapshot, tallied, harvested);
        return new Crew<>(floor, Crew.Held.BY_GATES_AND_WINDOW, inFlight, restoring::start, restoring::ended);
    }

    private Promise<NodeOutcome> start(String node, String from) {
        var child = Workflow.newChildWorkflowStub(
                NodeReseed.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(run.cluster() + "/" + node)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .build());
        return Async.function(child::reseed, new Reseed.Job(run, node, snapshot), from);
    }

    private Crew.End ended(String node, NodeOutcome outcome) {
        return switch (outcome) {
            case NodeOutcome.Restored(Duration outage, Late late, Harvested delta) -> {
                harvested.accept(delta);
                tallied.restored(outage, Floor.now());
                tallied.late(node, late);
                yield new Crew.End.Done(NodeState.DONE, "serves generation " + snapshot.clusterId());
            }
            case NodeOutcome.Stuck(String step, String says, Late late) -> {
                tallied.late(node, late);
                yield new Crew.End.Stuck(step, says);
            }
            case NodeOutcome.Interrupted(String step, Late late) -> {
                tallied.late(node, late);
                yield new Crew.End.Interrupted(step);
            }
        };
    }
}
