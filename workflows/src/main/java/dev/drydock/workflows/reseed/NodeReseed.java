package dev.drydock.workflows.reseed;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One node's part, a child workflow {@code <cluster>/<node>}. */
@WorkflowInterface
public interface NodeReseed {
    /** @param from the step to begin with, as {@link NodeStep#word()}; what comes before it is done already */
    @WorkflowMethod(name = "reseed-node")
    NodeOutcome reseed(Reseed.Job job, String from);
}
