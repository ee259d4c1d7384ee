package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.ChangeWindow;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gates of the runbook as a plan shows them; all but the first open only when there is something to ask. */
final class ReseedGates {
    static final String RESTORE = "restore";
    static final String HEALTH = "health";
    static final String LATE = "late";
    static final String WINDOW = ChangeWindow.GATE;
    private static final Duration ASIDE = Duration.ofHours(24);

    private ReseedGates() {}

    static List<PlanGate> of(Home home, boolean harvest) {
        var gates = new ArrayList<>(of(home.gates(), harvest));
        Window window = home.window();
        if (window != null && window.override() != null) {
            gates.add(gate(
                    WINDOW, "a wave outside the change window, only when one would have to wait", window.override()));
        }
        return List.copyOf(gates);
    }

    private static List<PlanGate> of(Map<String, GatePolicy> policies, boolean harvest) {
        GatePolicy restore = policies.get(RESTORE);
        if (restore == null) {
            return List.of();
        }
        var gates = new ArrayList<>(asked(policies, restore));
        if (harvest) {
            gates.add(gate(
                    LateWrites.GATE,
                    "late writes that conflict, or that a rule sends to review; only when there are any",
                    policies.getOrDefault(LateWrites.GATE, restore)));
        }
        return List.copyOf(gates);
    }

    private static List<PlanGate> asked(Map<String, GatePolicy> policies, GatePolicy restore) {
        return List.of(
                gate(RESTORE, "the first wave", restore),
                gate(
                        HEALTH,
                        "the second wave, only when it cannot be told how the canary is",
                        policies.getOrDefault(HEALTH, aside(restore))),
                gate(
                        LATE,
                        "the next wave, only when a late write is found though none was expected",
                        policies.getOrDefault(LATE, aside(restore))));
    }

    private static PlanGate gate(String name, String before, GatePolicy policy) {
        return PlanGate.of(name, before, policy);
    }

    /** A question in the middle of a run is answered by any one of the approvers, unless the file says otherwise. */
    private static GatePolicy aside(GatePolicy restore) {
        return new GatePolicy(1, restore.approvers(), ASIDE);
    }
}
