package dev.drydock.workflows.plan;

import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.policy.Level;
import dev.drydock.workflows.policy.Roles;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the worker's policy says to a plan before anybody is asked; the same for every runbook. Pure. */
public final class PolicyChecks {
    private static final String LEAST = "policy";
    private static final String WINDOW = "window";
    private static final String KEYS = "approvers-keys";

    private PolicyChecks() {}

    /** The refusal when somebody plans who may not. */
    public static Optional<PlanAnswer> refusal(Home home, PlanRequest asked) {
        String why = Roles.whyNot(
                duties(home).of(asked.runbook()).plan(),
                asked.requestedBy(),
                "plan " + asked.runbook() + " of " + home.cluster());
        return why.isEmpty()
                ? Optional.empty()
                : Optional.of(new PlanAnswer.Refused(Exit.NOT_AUTHORISED, why, "drydock clusters"));
    }

    /**
     * A runbook's own checks, and after them what the policy says.
     *
     * @param longestWave seconds that the largest wave takes; 0: this runbook waits for no change window
     */
    public static List<Check> after(
            List<Check> own, Home home, PlanRequest asked, List<PlanGate> gates, long longestWave) {
        var checks = new ArrayList<>(own);
        if (longestWave > 0) {
            window(home, asked, longestWave).ifPresent(checks::add);
        }
        least(home, asked.runbook(), gates).ifPresent(checks::add);
        keys(home, asked, gates).ifPresent(checks::add);
        return List.copyOf(checks);
    }

    private static Optional<Check> least(Home home, String runbook, List<PlanGate> gates) {
        var least = duties(home).leastOf(runbook);
        if (least.isEmpty()) {
            return Optional.empty();
        }
        var troubles = new ArrayList<String>();
        least.forEach((name, count) -> {
            int asked = gates.stream()
                    .filter(g -> g.name().equals(name))
                    .mapToInt(PlanGate::approvals)
                    .findFirst()
                    .orElse(0);
            if (asked < count) {
                troubles.add("gate " + name + " of " + runbook + " asks for " + asked + " approvals, at least " + count
                        + " are wanted");
            }
        });
        return Optional.of(
                troubles.isEmpty()
                        ? Check.ok(LEAST, "the gates ask for as many approvals as the worker's policy wants")
                        : Check.bad(LEAST, List.of(), String.join("; ", troubles)));
    }

    /** A wave that would wait for ever is told of before the run. */
    private static Optional<Check> window(Home home, PlanRequest asked, long seconds) {
        Window window = home.window();
        if (window == null) {
            return Optional.empty();
        }
        Duration longest = window.longest(asked.madeAt());
        boolean fits = longest.toSeconds() >= seconds;
        String open = "the change window is open for " + longest.toMinutes()
                + " min at most, and the largest wave takes" + " about " + Math.ceilDiv(seconds, 60) + " min";
        return Optional.of(
                fits ? Check.ok(WINDOW, open) : Check.bad(WINDOW, List.of(), open + ": make the batch smaller"));
    }

    /** A gate that can only expire is told of before the run, not at night. */
    private static Optional<Check> keys(Home home, PlanRequest asked, List<PlanGate> gates) {
        Keys keys = Objects.requireNonNull(home.keys());
        if (home.allowUnsigned() || gates.isEmpty()) {
            return Optional.empty();
        }
        if (keys.signers() == null) {
            return Optional.of(Check.bad(
                    KEYS,
                    List.of(),
                    "only signed statements count, and the cluster file names no signers: no gate can pass"));
        }
        for (PlanGate gate : gates) {
            for (Level level : gate.levels()) {
                List<String> able = level.approvers().stream()
                        .filter(who -> !who.equals(asked.requestedBy()) && keys.hasOne(who, asked.madeAt()))
                        .toList();
                if (able.size() < level.quorum()) {
                    return Optional.of(Check.bad(
                            KEYS,
                            List.of(),
                            "gate " + gate.name() + " needs " + level.says()
                                    + ", and beside who asks only these have a key that counts: "
                                    + (able.isEmpty() ? "nobody" : String.join(", ", able))));
                }
            }
        }
        return Optional.of(Check.ok(KEYS, "enough approvers of each gate have a key that counts"));
    }

    private static Duties duties(Home home) {
        return Objects.requireNonNull(home.duties());
    }
}
