package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.policy.Home;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runbook's steps as a plan shows them: templates, in order. */
final class ReseedSteps {
    private ReseedSteps() {}

    static List<PlanStep> of(Decided decided, Home home, boolean harvest) {
        var steps = new ArrayList<PlanStep>();
        steps.add(
                step("confirm", "cluster", "surveys again and makes the plan anew: any difference ends the run", null));
        if (!decided.joins()) {
            steps.add(step(
                    "decide",
                    "cluster",
                    "enters cluster id " + decided.clusterId() + " in the cluster record, for ever",
                    null));
        }
        if (decided.source() != null) {
            steps.add(step(
                    "backup",
                    "source",
                    "corrosion backup on " + decided.source() + " under a fresh name",
                    "delete the file"));
        }
        steps.add(step(
                "publish",
                "staging",
                decided.joins()
                        ? "takes the generation's snapshot again, verified"
                        : "sets cluster id " + decided.clusterId()
                                + " in a copy, folds the WAL in, verifies, compresses, publishes with the cut"
                                + gzip(decided.gzip().size()),
                null));
        steps.add(step(
                "stage",
                "node",
                "every node fetches the snapshot and verifies it; the cluster serves",
                "delete the file"));
        steps.add(step("gate restore", "person", "approvers judge the snapshot's manifest", null));
        for (NodeStep s : NodeStep.values()) {
            if (asked(s, home, harvest)) {
                steps.add(new PlanStep(
                        s.word(), "node", does(s, home), s.undo().isEmpty() ? null : s.undo(), s.outage()));
            }
        }
        steps.add(step("health", "node", "watches the canary: ok, bad, or a person decides", null));
        if (harvest) {
            steps.add(step(
                    "replay", "cluster", "after each wave posts what was written late and nobody contradicts", null));
            steps.add(step("gate replay", "person", "approvers judge conflicts and what a rule sends to review", null));
        }
        steps.add(step("converge", "cluster", "waits until all nodes agree: vectors and digests of every table", null));
        steps.add(
                step("close", "cluster", "enters outcome and owing nodes in the cluster record; archives stay", null));
        return List.copyOf(steps);
    }

    private static String gzip(int nodes) {
        return nodes == 0 ? "" : "; for " + nodes + (nodes == 1 ? " node" : " nodes") + " without zstd with gzip too";
    }

    private static boolean asked(NodeStep step, Home home, boolean harvest) {
        return switch (step) {
            case BEFORE_STOP, AFTER_START -> home.hooks().containsKey(step.word());
            case COMPANIONS -> !home.companions().isEmpty();
            case HARVEST -> harvest;
            case STOP, ARCHIVE, RESTORE, START, VERIFY -> true;
        };
    }

    private static String does(NodeStep step, Home home) {
        return switch (step) {
            case BEFORE_STOP, AFTER_START -> "hook: " + home.hooks().get(step.word());
            case COMPANIONS -> "restarts " + String.join(", ", home.companions());
            case STOP, ARCHIVE, RESTORE, START, VERIFY, HARVEST -> step.does();
        };
    }

    private static PlanStep step(String name, String on, String does, @Nullable String undo) {
        return new PlanStep(name, on, does, undo, false);
    }
}
