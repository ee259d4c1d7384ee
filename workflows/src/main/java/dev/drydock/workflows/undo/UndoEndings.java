package dev.drydock.workflows.undo;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Exit;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** How an undo can end, in words and exit codes, and the entry in the cluster record. */
final class UndoEndings {
    private static final Duration RECORD = Duration.ofHours(12);

    private final Floor floor;
    private final Plan plan;
    private final Undo.Job.Run run;

    UndoEndings(Floor floor, Undo.Job.Run run) {
        this.floor = floor;
        this.plan = floor.plan();
        this.run = run;
    }

    Optional<UndoOutcome> drift(String why) {
        return Optional.of(outcome("drift", Exit.DRIFT, "the plan no longer holds, nothing was touched: " + why));
    }

    Optional<UndoOutcome> safe(Exit exit, String why) {
        return Optional.of(outcome("stopped", exit, why + "; nothing was touched"));
    }

    Optional<UndoOutcome> rejected(String by, String reason) {
        return Optional.of(outcome("rejected", Exit.REJECTED, "gate undo was rejected by " + by + ": " + reason));
    }

    Optional<UndoOutcome> expired() {
        return Optional.of(outcome("expired", Exit.REJECTED, "gate undo expired: nobody decided in time"));
    }

    UndoOutcome aborted(Order.Abort abort) {
        boolean touched = floor.nodes().all().stream().anyMatch(n -> n.attempt() > 0);
        return outcome(
                "aborted",
                touched ? Exit.FAILED : Exit.FAILED_SAFE,
                "aborted by " + abort.by() + ": " + abort.reason()
                        + (touched
                                ? "; nodes that are back stay back, the others stay on the new generation"
                                : "; no node was stopped"));
    }

    UndoOutcome done() {
        return done(Reckoning.NOTHING);
    }

    /** Every node is back; writes to the generation that was left are not all where they belong. */
    UndoOutcome unsettled(String why) {
        return outcome(
                "stopped",
                Exit.FAILED,
                floor.nodes().count(NodeState.UNDONE)
                        + " nodes serve what they served before, and what was written since is not all brought back: "
                        + why);
    }

    UndoOutcome done(Reckoning late) {
        boolean all = floor.nodes().count(NodeState.SKIPPED) == 0;
        return outcome(
                all ? "undone" : "stopped",
                all ? Exit.DONE : Exit.FAILED,
                floor.nodes().count(NodeState.UNDONE) + " of "
                        + floor.nodes().all().size() + " nodes serve what they served before"
                        + (late.captured() == 0 ? "" : "; " + late.says()));
    }

    /** Enters the ending in the cluster record, shows it, and answers it. */
    UndoOutcome close(UndoOutcome outcome) {
        floor.closing("entering the outcome in the cluster record");
        List<String> back = floor.nodes().in(NodeState.UNDONE);
        if (!back.isEmpty()) {
            var owing = new LinkedHashMap<String, String>();
            outcome.nodes().owing().forEach(n -> owing.put(n, "left on the new generation by undo " + run.id()));
            try {
                Workflow.newActivityStub(Undo.Steps.class, StepOptions.brief(plan.cluster(), RECORD))
                        .close(run, outcome.of(), outcome.kind(), owing, back);
            } catch (ActivityFailure e) {
                Workflow.getLogger(UndoEndings.class).warn("the outcome could not be entered in the cluster record", e);
            }
        }
        floor.ended(outcome.says(), outcome, outcome.exit());
        return outcome;
    }

    private UndoOutcome outcome(String kind, Exit exit, String says) {
        var nodes = floor.nodes();
        var owing = new ArrayList<>(nodes.in(NodeState.SKIPPED));
        if (nodes.count(NodeState.UNDONE) > 0) {
            owing.addAll(nodes.in(NodeState.STUCK));
            plan.owing().stream()
                    .filter(o -> o.run().isEmpty())
                    .map(Standing.Owing::node)
                    .forEach(owing::add);
        }
        return new UndoOutcome(
                kind,
                exit.code(),
                says,
                exit == Exit.DONE ? "" : "drydock review " + plan.cluster(),
                new UndoOutcome.Nodes(
                        nodes.count(NodeState.UNDONE),
                        nodes.count(NodeState.SKIPPED),
                        nodes.count(NodeState.STUCK),
                        owing),
                plan.decided().path("of").asText());
    }
}
