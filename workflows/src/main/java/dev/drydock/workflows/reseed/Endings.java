package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.NodeBook;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Exit;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a reseed can end, in words and exit codes, and the entry in the cluster record that every ending leaves. */
final class Endings {
    private static final Duration RECORD = Duration.ofHours(12);

    private final Floor floor;
    private final Reseed.Run run;
    private final String cluster;
    private @Nullable Published snapshot;
    private boolean decided;
    private Tallied tallied = new Tallied(Tallied.Carried.NOTHING);

    Endings(Floor floor, Reseed.Run run) {
        this.floor = floor;
        this.run = run;
        this.cluster = run.cluster();
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

    // -- nothing was stopped

    Optional<ReseedOutcome> drift(List<String> differences) {
        return Optional.of(outcome(
                "drift",
                Exit.DRIFT,
                "the plan no longer holds, nothing was touched: " + String.join("; ", differences),
                "drydock plan reseed " + cluster + " --reason ..."));
    }

    Optional<ReseedOutcome> checkFailed(Check check) {
        return Optional.of(outcome(
                "stopped",
                Exit.CHECK_FAILED,
                "check " + check.name() + " failed, nothing was touched: " + check.says(),
                "drydock plan reseed " + cluster + " --reason ..."));
    }

    Optional<ReseedOutcome> safe(String step, String why) {
        return Optional.of(outcome(
                "stopped",
                Exit.FAILED_SAFE,
                step + " failed, no node was stopped: " + why,
                "drydock plan reseed " + cluster + " --reason ..."));
    }

    ReseedOutcome rejected(String gate, String by, String reason) {
        return outcome(
                "rejected",
                touched() ? Exit.FAILED : Exit.REJECTED,
                "gate " + gate + " was rejected by " + by + ": " + reason,
                touched() ? undoing() : "drydock review " + cluster);
    }

    ReseedOutcome expired(String why) {
        return outcome(
                "expired",
                touched() ? Exit.FAILED : Exit.REJECTED,
                why,
                touched() ? undoing() : "drydock plan reseed " + cluster + " --reason ...");
    }

    ReseedOutcome aborted(Order.Abort abort) {
        return outcome(
                "aborted",
                touched() ? Exit.FAILED : Exit.FAILED_SAFE,
                "aborted by " + abort.by() + ": " + abort.reason()
                        + (touched()
                                ? "; the nodes that are done stay on the new generation, the others on the old one"
                                : "; no node was stopped, the cluster is as it was"),
                touched() ? undoing() : "drydock review " + cluster);
    }

    private String undoing() {
        return "drydock plan undo " + cluster + " --of " + run.id() + " --reason ...";
    }

    // -- nodes were touched

    ReseedOutcome undone(Order.Abort abort, int touched) {
        boolean all = floor.nodes().count(NodeState.UNDONE) == touched;
        tallied.undone(floor.nodes().in(NodeState.UNDONE), all);
        return outcome(
                all ? "undone" : "stopped",
                all ? Exit.FAILED_SAFE : Exit.FAILED,
                "aborted by " + abort.by() + ": " + abort.reason() + "; "
                        + floor.nodes().count(NodeState.UNDONE) + " nodes are back on what they served before",
                "drydock review " + cluster);
    }

    ReseedOutcome unconverged(Convergence seen) {
        return with(
                outcome(
                        "stopped",
                        Exit.VERIFICATION,
                        "the new generation does not agree: " + seen.says(),
                        "drydock review " + cluster),
                seen);
    }

    /** Every node was skipped: there is no new generation. */
    ReseedOutcome nobody() {
        return outcome(
                "stopped",
                touched() ? Exit.FAILED : Exit.FAILED_SAFE,
                "no node serves generation " + clusterId() + ": all were skipped",
                touched() ? undoing() : "drydock review " + cluster);
    }

    ReseedOutcome unlooked(String why) {
        return outcome(
                "stopped",
                Exit.VERIFICATION,
                "whether the new generation agrees could not be seen: " + why,
                "drydock review " + cluster);
    }

    ReseedOutcome late(Convergence seen) {
        return with(
                outcome(
                        "stopped",
                        Exit.FAILED,
                        tallied.versions() + " late " + (tallied.versions() == 1 ? "write is" : "writes are")
                                + " in the archives and not in the new generation: " + tallied.says()
                                + "; the archives are kept (undo puts them back), and replaying them is not built yet",
                        undoing()),
                seen);
    }

    ReseedOutcome reseeded(Convergence seen) {
        int owing = owing().size();
        return with(
                outcome(
                        "reseeded",
                        owing == 0 ? Exit.DONE : Exit.PERSON_NEEDED,
                        floor.nodes().count(NodeState.DONE) + " nodes serve generation " + clusterId()
                                + (owing == 0 ? "" : "; owing: " + NodeBook.some(owing().keySet())),
                        owing == 0
                                ? ""
                                : "drydock plan reseed " + cluster + " --late "
                                        + String.join(
                                                " --late ",
                                                owing().keySet().stream()
                                                        .limit(20)
                                                        .toList())
                                        + " --reason ..."),
                seen);
    }

    /** Enters the ending in the cluster record, shows it, and answers it. */
    ReseedOutcome close(ReseedOutcome outcome) {
        floor.closing("entering the outcome in the cluster record");
        if (decided) {
            var steps = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(cluster, RECORD));
            try {
                steps.close(run, new Reseed.Ending(outcome.kind(), owing(), tallied.byNode(), settled(outcome)));
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

    /**
     * Nodes that may still hold late writes once others serve the new generation: those the plan went around, skipped
     * ones, and stuck ones the run leaves behind.
     */
    private Map<String, String> owing() {
        var owing = new LinkedHashMap<String, String>();
        if (floor.nodes().count(NodeState.DONE) == 0) {
            return owing;
        }
        for (Standing.Owing o : floor.plan().owing()) {
            if (o.run().isEmpty()) {
                owing.put(o.node(), o.why());
            }
        }
        for (NodeStatus node : floor.nodes().all()) {
            if (node.state() == NodeState.SKIPPED || node.state() == NodeState.STUCK) {
                owing.put(node.name(), node.says());
            }
        }
        return owing;
    }

    /** Nodes on which something was stopped, or may have been. */
    List<String> touchedNodes() {
        return floor.nodes().all().stream()
                .filter(n -> n.attempt() > 0 && !beforeItsStop(n))
                .map(NodeStatus::name)
                .toList();
    }

    /** The first step of the first attempt stops nothing. */
    private static boolean beforeItsStop(NodeStatus node) {
        return node.attempt() == 1
                && node.step().equals(NodeStep.BEFORE_STOP.word())
                && (node.state() == NodeState.STUCK || node.state() == NodeState.SKIPPED);
    }

    boolean touched() {
        return !touchedNodes().isEmpty();
    }

    private int clusterId() {
        return snapshot == null ? 0 : snapshot.clusterId();
    }

    private ReseedOutcome outcome(String kind, Exit exit, String says, String next) {
        var nodes = floor.nodes();
        return new ReseedOutcome(
                kind,
                exit.code(),
                says,
                next,
                new ReseedOutcome.Nodes(
                        nodes.count(NodeState.DONE),
                        nodes.count(NodeState.SKIPPED),
                        nodes.count(NodeState.STUCK),
                        nodes.count(NodeState.UNDONE),
                        List.copyOf(owing().keySet())),
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
