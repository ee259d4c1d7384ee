package dev.drydock.workflows.run;

import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanRequest;

/** A runbook's planning, run inside the workflow {@link Planning}. */
@FunctionalInterface
public interface Planner {
    PlanAnswer plan(PlanRequest request);
}
