package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Promoted;
import dev.drydock.workflows.rollback.Rollback.Verified;
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
import org.jspecify.annotations.Nullable;

/** How a rollback can end, in words and exit codes, and the entry in the cluster record. */
final class RollbackEndings {
    private static final Duration RECORD = Duration.ofHours(12);

    private final Floor floor;
    private final Plan plan;
    private final Rollback.Run run;
    private final Rollback.Way way;

    RollbackEndings(Floor floor, Rollback.Run run, Rollback.Way way) {
        this.floor = floor;
        this.plan = floor.plan();
        this.run = run;
        this.way = way;
    }

    Optional<RollbackOutcome> drift(String why) {
        return Optional.of(nothing("drift", Exit.DRIFT, "the plan no longer holds, nothing was touched: " + why));
    }

    Optional<RollbackOutcome> safe(Exit exit, String why) {
        return Optional.of(nothing("stopped", exit, why + "; nothing was touched"));
    }

    Optional<RollbackOutcome> rejected(String by, String reason) {
        return Optional.of(nothing(
                "rejected",
                Exit.REJECTED,
                "gate hold was rejected by " + by + ": " + reason + "; nothing was touched"));
    }

    Optional<RollbackOutcome> expired() {
        return Optional.of(
                nothing("expired", Exit.REJECTED, "gate hold expired: nobody decided in time; nothing was touched"));
    }

    RollbackOutcome untouched(Order.Abort abort) {
        return nothing(
                "aborted",
                Exit.FAILED_SAFE,
                "aborted by " + abort.by() + ": " + abort.reason() + "; nothing was touched");
    }

    /** The hold was broken off, and what was made for it is gone. */
    RollbackOutcome brokenOff(Order.Abort abort, List<String> differences) {
        return new RollbackOutcome(
                "aborted",
                (differences.isEmpty() ? Exit.FAILED_SAFE : Exit.FAILED).code(),
                "aborted by " + abort.by() + ": " + abort.reason()
                        + "; no way back was held, and what was made for it is gone" + but(differences),
                review(),
                null,
                "",
                null,
                differences,
                List.of());
    }

    /** The way back stands, and nobody watches it any more. */
    RollbackOutcome left(Order.Abort abort, @Nullable Mark mark) {
        return new RollbackOutcome(
                "aborted",
                Exit.FAILED.code(),
                "aborted by " + abort.by() + ": " + abort.reason() + "; the change stays, the way back stands and is"
                        + " watched by nobody: take down what is left by hand",
                review(),
                mark,
                "",
                null,
                List.of(),
                made());
    }

    /** After the promotion. */
    RollbackOutcome halfway(Order.Abort abort, Mark mark) {
        return new RollbackOutcome(
                "aborted",
                Exit.FAILED.code(),
                "aborted by " + abort.by() + ": " + abort.reason() + "; " + way.guard()
                        + " was told to take over as of the mark, and members are left as they are: see the nodes",
                review(),
                mark,
                way.guard(),
                null,
                List.of(),
                made());
    }

    RollbackOutcome released(Mark mark, String leader, List<String> differences) {
        List<String> out = floor.nodes().in(NodeState.SKIPPED);
        boolean whole = differences.isEmpty() && out.isEmpty();
        return new RollbackOutcome(
                "released",
                (whole ? Exit.DONE : differences.isEmpty() ? Exit.FAILED : Exit.VERIFICATION).code(),
                "the change stays, and the way back is taken down"
                        + (differences.isEmpty() ? "; the cluster is as it was" : but(differences))
                        + leftOut(out),
                whole ? "" : review(),
                mark,
                leader,
                null,
                differences,
                List.of());
    }

    RollbackOutcome returned(
            Mark mark,
            Promoted promoted,
            Verified verified,
            String leader,
            Optional<Replay> replay,
            Optional<String> unsettled) {
        Reckoning late = replay.map(Replay::reckoning).orElse(null);
        List<String> out = floor.nodes().in(NodeState.SKIPPED);
        boolean whole =
                unsettled.isEmpty() && out.isEmpty() && verified.differences().isEmpty();
        return new RollbackOutcome(
                "returned",
                (whole ? Exit.DONE : verified.differences().isEmpty() ? Exit.FAILED : Exit.VERIFICATION).code(),
                "the cluster is as it was at " + mark.lsn() + " (timeline " + promoted.timeline()
                        + " from there), with "
                        + leader + " leading"
                        + (late == null ? "; what was written since is not saved" : "; " + late.says())
                        + unsettled
                                .map(why -> ", the rest is not brought in: " + why)
                                .orElse("")
                        + leftOut(out)
                        + but(verified.differences()),
                whole ? "" : review(),
                mark,
                leader,
                late,
                verified.differences(),
                stays(verified, leader) ? made() : List.of());
    }

    /** Nodes that differ are left with all that was made; a guard of its own is there as long as it leads. */
    private boolean stays(Verified verified, String leader) {
        return way.aside() ? !verified.differences().isEmpty() : leader.equals(way.guard());
    }

    private static String leftOut(List<String> nodes) {
        return nodes.isEmpty() ? "" : "; left out: " + String.join(", ", nodes);
    }

    private static String but(List<String> differences) {
        return differences.isEmpty() ? "" : "; but " + String.join("; ", differences);
    }

    private RollbackOutcome nothing(String kind, Exit exit, String says) {
        return new RollbackOutcome(kind, exit.code(), says, review(), null, "", null, List.of(), List.of());
    }

    private List<String> made() {
        var made = new ArrayList<String>();
        made.add(way.aside() ? way.guard() + ", which stands aside" : "the guard on " + way.guard());
        made.add("slot " + way.slot() + " in Patroni's configuration");
        way.salvage().forEach((database, slot) -> made.add("slot " + slot + " of database " + database));
        if (!way.publication().isEmpty()) {
            made.add("publication " + way.publication() + " in "
                    + String.join(", ", way.salvage().keySet()));
        }
        made.add("schema drydock in database postgres");
        return made;
    }

    private String review() {
        return "drydock review " + plan.cluster();
    }

    /** Enters the ending in the cluster record, shows it, and answers it. */
    RollbackOutcome close(RollbackOutcome outcome) {
        floor.closing("entering the outcome in the cluster record");
        // Whoever acted on a node says that it is over, or the node refuses the next run.
        if (floor.nodes().all().stream().anyMatch(node -> node.attempt() > 0)) {
            var left = new LinkedHashMap<String, String>();
            floor.nodes().in(NodeState.SKIPPED).forEach(node -> left.put(node, "left out by run " + run.id()));
            try {
                Workflow.newActivityStub(Rollback.Steps.class, StepOptions.brief(plan.cluster(), RECORD))
                        .close(run, outcome.kind(), left);
            } catch (ActivityFailure e) {
                Workflow.getLogger(RollbackEndings.class)
                        .warn("the outcome could not be entered in the cluster record", e);
            }
        }
        floor.ended(outcome.says(), outcome, outcome.exit());
        return outcome;
    }
}
