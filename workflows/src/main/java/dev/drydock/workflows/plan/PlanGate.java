package dev.drydock.workflows.plan;

import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gate as the plan freezes it.
 *
 * @param before what waits for it
 * @param quorum of the first level
 * @param approvers of the first level
 * @param then levels that decide after the first, in this order; null: none
 */
public record PlanGate(
        String name,
        String before,
        int quorum,
        List<String> approvers,
        Duration expires,
        @Nullable List<Level> then) {
    public PlanGate {
        approvers = List.copyOf(approvers);
        then = then == null || then.isEmpty() ? null : List.copyOf(then);
    }

    public PlanGate(String name, String before, int quorum, List<String> approvers, Duration expires) {
        this(name, before, quorum, approvers, expires, null);
    }

    public static PlanGate of(String name, String before, GatePolicy policy) {
        return new PlanGate(name, before, policy.quorum(), policy.approvers(), policy.expires(), policy.then());
    }

    /** Every level, in order. */
    public List<Level> levels() {
        var levels = new ArrayList<Level>();
        levels.add(new Level(quorum, approvers));
        if (then != null) {
            levels.addAll(then);
        }
        return List.copyOf(levels);
    }

    /** Whoever may decide at any level. */
    public List<String> deciders() {
        return levels().stream().flatMap(l -> l.approvers().stream()).distinct().toList();
    }

    /** As many approvals as it takes in all. */
    public int approvals() {
        return levels().stream().mapToInt(Level::quorum).sum();
    }
}
