package dev.drydock.workflows.undo;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One node's way back, a child workflow {@code <cluster>/<node>}. */
@WorkflowInterface
public interface NodeUndo {
    @WorkflowMethod(name = "undo-node")
    NodeUndone undo(Undo.Job job);
}
