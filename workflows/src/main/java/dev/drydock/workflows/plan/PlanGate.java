package dev.drydock.workflows.plan;

import java.time.Duration;
import java.util.List;

/**
 * A gate as the plan freezes it.
 *
 * @param before what waits for it
 */
public record PlanGate(String name, String before, int quorum, List<String> approvers, Duration expires) {
    public PlanGate {
        approvers = List.copyOf(approvers);
    }
}
