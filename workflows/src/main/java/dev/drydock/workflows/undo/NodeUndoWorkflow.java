package dev.drydock.workflows.undo;

import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * The way back on one node. Every step looks first, so a retry simply begins at the beginning; a request to stop is
 * obeyed before the next step.
 */
public final class NodeUndoWorkflow implements NodeUndo {
    private LateWrites.@Nullable Harvested harvested;

    @Override
    public NodeUndone undo(Undo.Job job) {
        for (UndoStep step : UndoStep.values()) {
            if (CancellationScope.current().isCancelRequested()) {
                return new NodeUndone.Interrupted(step.word());
            }
            try {
                take(step, job);
            } catch (ActivityFailure e) {
                return StepFailure.cancelled(e)
                        ? new NodeUndone.Interrupted(step.word())
                        : new NodeUndone.Stuck(step.word(), StepFailure.says(e));
            }
        }
        return new NodeUndone.Back("serves what it served before", harvested);
    }

    /** The node serves already. */
    private void harvest(Undo.Job job) {
        if (job.late() != null) {
            harvested = Workflow.newActivityStub(
                            LateWrites.Steps.class, StepOptions.on(job.run().cluster(), UndoStep.HARVEST.deadline()))
                    .harvest(job.late(), job.node());
        }
    }

    private void take(UndoStep step, Undo.Job job) {
        var steps = Workflow.newActivityStub(
                Undo.Steps.class, StepOptions.on(job.run().cluster(), step.deadline()));
        switch (step) {
            case STOP -> steps.stop(job);
            case PUT_BACK -> steps.putBack(job);
            case START -> steps.start(job);
            case VERIFY -> steps.verify(job);
            case HARVEST -> harvest(job);
        }
    }
}
