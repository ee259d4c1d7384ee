package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.NodeBook;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Count;
import dev.drydock.workflows.words.Exit;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a reseed can end, in words and exit codes, and the entry in the cluster record that every ending leaves. */
final class Endings {
    private static final Duration RECORD = Duration.ofHours(12);

    private final Floor floor;
    private final Reseed.Run run;
    private final String cluster;
    private final Aftermath aftermath;
    private final NextCommand next;
    private @Nullable Published snapshot;
    private boolean decided;
    private Tallied tallied = new Tallied(Tallied.Carried.NOTHING);

    Endings(Floor floor, Reseed.Run run) {
        this.floor = floor;
        this.run = run;
        this.cluster = run.cluster();
        this.aftermath = new Aftermath(floor);
        this.next = new NextCommand(run);
    }

    /** From now on the cluster record holds this run's generation, and has to be told how it ended. */
    void recorded() {
        decided = true;
    }

    /** From now on endings tell of this snapshot. */
    void follow(Published published) {
        snapshot = published;
        decided = true;
    }

    /** From now on endings tell of these figures. */
    void follow(Tallied figures) {
        tallied = figures;
    }

    void reckoned(Reckoning late) {
        tallied.reckoned(late);
    }

    // -- nothing was stopped

    Optional<ReseedOutcome> drift(List<String> differences) {
        return Optional.of(outcome(
                "drift",
                Exit.DRIFT,
                "the plan no longer holds, nothing was touched: " + String.join("; ", differences),
                next.planAgain()));
    }

    Optional<ReseedOutcome> unwelcome(String why) {
        return Optional.of(outcome(
                "stopped",
                Exit.NOT_AUTHORISED,
                "the start of this run does not count, nothing was touched: " + why,
                next.startAgain()));
    }

    Optional<ReseedOutcome> checkFailed(Check check) {
        return Optional.of(outcome(
                "stopped",
                Exit.CHECK_FAILED,
                "check " + check.name() + " failed, nothing was touched: " + check.says(),
                next.planAgain()));
    }

    Optional<ReseedOutcome> safe(String step, String why) {
        return Optional.of(
                outcome("stopped", Exit.FAILED_SAFE, step + " failed, no node was stopped: " + why, next.planAgain()));
    }

    ReseedOutcome rejected(String gate, String by, String reason) {
        return outcome(
                "rejected",
                touched() ? Exit.FAILED : Exit.REJECTED,
                "gate " + gate + " was rejected by " + by + ": " + reason,
                touched() ? next.undo() : next.review());
    }

    ReseedOutcome expired(String why) {
        return outcome(
                "expired", touched() ? Exit.FAILED : Exit.REJECTED, why, touched() ? next.undo() : next.planAgain());
    }

    ReseedOutcome aborted(Order.Abort abort) {
        return outcome(
                "aborted",
                touched() ? Exit.FAILED : Exit.FAILED_SAFE,
                "aborted by " + abort.by() + ": " + abort.reason()
                        + (touched()
                                ? "; the nodes that are done stay on the new generation, the others on the old one"
                                : "; no node was stopped, the cluster is as it was"),
                touched() ? next.undo() : next.review());
    }

    // -- nodes were touched

    ReseedOutcome undone(Order.Abort abort, int touched) {
        boolean all = floor.nodes().count(NodeState.UNDONE) == touched;
        tallied.undone(floor.nodes().in(NodeState.UNDONE), all);
        return outcome(
                all ? "undone" : "stopped",
                all ? Exit.FAILED_SAFE : Exit.FAILED,
                "aborted by " + abort.by() + ": " + abort.reason() + "; "
                        + back(floor.nodes().count(NodeState.UNDONE)),
                next.review());
    }

    private static String back(long nodes) {
        return Count.of(nodes, "node") + (nodes == 1 ? " is back on what it served" : " are back on what they served")
                + " before";
    }

    private static String serving(long nodes) {
        return Count.of(nodes, "node") + (nodes == 1 ? " serves" : " serve");
    }

    ReseedOutcome unconverged(Convergence seen) {
        return with(
                outcome(
                        "stopped",
                        Exit.VERIFICATION,
                        "the new generation does not agree: " + seen.says() + certified(seen),
                        next.review()),
                seen);
    }

    /** Every node was skipped: there is no new generation. */
    ReseedOutcome nobody() {
        return outcome(
                "stopped",
                touched() ? Exit.FAILED : Exit.FAILED_SAFE,
                "no node serves generation " + clusterId() + ": all were skipped",
                touched() ? next.undo() : next.review());
    }

    ReseedOutcome unlooked(String why) {
        return outcome(
                "stopped",
                Exit.VERIFICATION,
                "whether the new generation agrees could not be seen: " + why,
                next.review());
    }

    ReseedOutcome late(Convergence seen) {
        return with(
                outcome(
                        "stopped",
                        Exit.FAILED,
                        tallied.versions() + " late " + (tallied.versions() == 1 ? "write is" : "writes are")
                                + " in the archives and not in the new generation: " + tallied.says()
                                + "; the archives are kept (undo puts them back): this plan was made before Drydock replayed them",
                        next.undo()),
                seen);
    }

    ReseedOutcome reseeded(Convergence seen) {
        var owing = aftermath.owing().keySet();
        return with(
                outcome(
                        "reseeded",
                        owing.isEmpty() ? Exit.DONE : Exit.PERSON_NEEDED,
                        serving(floor.nodes().count(NodeState.DONE)) + " generation " + clusterId()
                                + (tallied.reckoning().captured() == 0
                                        ? ""
                                        : "; " + tallied.reckoning().says())
                                + (owing.isEmpty() ? "" : "; owing: " + NodeBook.some(owing))
                                + certified(seen),
                        owing.isEmpty() ? "" : next.bringOver(owing)),
                seen);
    }

    /** Runs of before had none, and must say what they said. */
    private static String certified(Convergence seen) {
        return seen.certificate() == null ? "" : "; " + seen.certificate().says();
    }

    /** Enters the ending in the cluster record, shows it, and answers it. */
    ReseedOutcome close(ReseedOutcome outcome) {
        floor.closing("entering the outcome in the cluster record");
        if (decided) {
            var steps = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(cluster, RECORD));
            try {
                steps.close(
                        run, new Reseed.Ending(outcome.kind(), aftermath.owing(), tallied.owed(), settled(outcome)));
            } catch (ActivityFailure e) {
                Workflow.getLogger(Endings.class).warn("the outcome could not be entered in the cluster record", e);
            }
        }
        floor.ended(outcome.says(), outcome, outcome.exit());
        return outcome;
    }

    private List<String> settled(ReseedOutcome outcome) {
        return outcome.kind().equals("undone") ? List.of() : floor.nodes().in(NodeState.DONE);
    }

    private boolean touched() {
        return !aftermath.touched().isEmpty();
    }

    private int clusterId() {
        return snapshot == null ? 0 : snapshot.clusterId();
    }

    private ReseedOutcome outcome(String kind, Exit exit, String says, String command) {
        return new ReseedOutcome(
                kind,
                exit.code(),
                says,
                command,
                aftermath.nodes(),
                snapshot == null
                        ? null
                        : new ReseedOutcome.Snapshot(snapshot.sha256(), snapshot.bytes(), snapshot.clusterId()),
                tallied.lateCount(),
                null,
                tallied.outage());
    }

    private static ReseedOutcome with(ReseedOutcome o, Convergence seen) {
        return new ReseedOutcome(
                o.kind(), o.exit(), o.says(), o.next(), o.nodes(), o.snapshot(), o.late(), seen, o.outage());
    }
}
