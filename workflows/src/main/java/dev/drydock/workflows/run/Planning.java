package dev.drydock.workflows.run;

import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Planning, a workflow of its own ({@code plan/<cluster>/<uuid>}): looks, decides, changes nothing on any node. */
@WorkflowInterface
public interface Planning {
    @WorkflowMethod(name = "Planning")
    PlanAnswer plan(PlanRequest request);
}
