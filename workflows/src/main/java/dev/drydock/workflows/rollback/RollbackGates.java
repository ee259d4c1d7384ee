package dev.drydock.workflows.rollback;

import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.policy.GatePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a rollback waits for people, from the cluster file's policies. Pure. */
final class RollbackGates {
    static final String HOLD = "hold";
    static final String RELEASE = "release";
    static final String RETURN = "return";
    static final String PROMOTE = "promote";

    private RollbackGates() {}

    /** Whoever may release may decide the rest where the file does not say otherwise; empty: it names nobody. */
    static List<PlanGate> of(Map<String, GatePolicy> policies, boolean saves) {
        GatePolicy release = policies.get(RELEASE);
        if (release == null) {
            return List.of();
        }
        var gates = new ArrayList<PlanGate>();
        GatePolicy hold = policies.get(HOLD);
        if (hold != null) {
            gates.add(PlanGate.of(HOLD, "anything is made", hold));
        }
        GatePolicy back = policies.getOrDefault(RETURN, release);
        GatePolicy promote = policies.getOrDefault(PROMOTE, back);
        gates.add(PlanGate.of(RELEASE, "the change stays, and the way back is taken down", release));
        gates.add(PlanGate.of(RETURN, "the cluster is stopped, in order to go back to the mark", back));
        gates.add(PlanGate.of(PROMOTE, "the guard leads; everything since the mark leaves the database", promote));
        if (saves) {
            gates.add(PlanGate.of(
                    LateWrites.GATE,
                    "writes since the mark that conflict, or that a rule sends to review; only when there are any",
                    policies.getOrDefault(LateWrites.GATE, promote)));
        }
        return List.copyOf(gates);
    }
}
