package dev.drydock.workflows.undo;

import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.run.Status.NodeState;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The crew that puts archives back, a child workflow a node; undo is made of it, and so is a reseed's way back. */
public final class PutBack {
    private PutBack() {}

    /**
     * @param of the run whose archives are put back
     * @param late where what was written to its generation is harvested to; null: nowhere
     * @param harvested is told what each node had
     */
    public static Crew<NodeUndone> crew(
            Floor floor,
            Crew.Held held,
            int inFlight,
            Undo.Job.Run run,
            String of,
            LateWrites.@Nullable Book late,
            Consumer<LateWrites.@Nullable Harvested> harvested) {
        return new Crew<>(
                floor,
                held,
                inFlight,
                (node, from) -> {
                    var child = Workflow.newChildWorkflowStub(
                            NodeUndo.class,
                            ChildWorkflowOptions.newBuilder()
                                    .setWorkflowId(run.cluster() + "/" + node)
                                    .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                                    .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                                    .build());
                    return Async.function(child::undo, new Undo.Job(run, node, of, late));
                },
                (node, undone) -> switch (undone) {
                    case NodeUndone.Back(String says, LateWrites.Harvested delta) -> {
                        harvested.accept(delta);
                        yield new Crew.End.Done(NodeState.UNDONE, says);
                    }
                    case NodeUndone.Stuck(String step, String says) -> new Crew.End.Stuck(step, says);
                    case NodeUndone.Interrupted(String step) -> new Crew.End.Interrupted(step);
                });
    }
}
