package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Json;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a reseed before anything is stopped: the snapshot is made, judged by people, and lies on every node. */
final class Snapshots {
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(6);

    private final Floor floor;
    private final Reseed.Run run;
    private final Reseed.Steps quick;
    private final Reseed.Steps slow;

    Snapshots(Floor floor, Reseed.Run run) {
        this.floor = floor;
        this.run = run;
        this.quick = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(run.cluster(), SHORT));
        this.slow = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.beating(run.cluster(), LONG));
    }

    boolean made() {
        return quick.made(run.cluster(), run.plan());
    }

    /** Enters the id before it is used; then the backup of the source, or the given snapshot, becomes a manifest. */
    Published publish(Endings endings) {
        Decided decided = Json.read(floor.plan().decided(), Decided.class);
        endings.recorded();
        if (!decided.joins()) {
            floor.doing("decide", "entering cluster id " + decided.clusterId() + " in the cluster record");
            quick.decide(run, decided.clusterId(), nodes());
        }
        String from = decided.from();
        String source = decided.source();
        if (source == null) {
            floor.doing("publish", "verifying and publishing the given snapshot");
            return slow.publish(run, "", String.valueOf(from), decided.clusterId());
        }
        floor.doing("backup", "backing up node " + source);
        String backup = slow.backup(run, source);
        floor.doing("publish", "preparing, verifying and publishing the snapshot of " + source);
        return slow.publish(run, source, backup, decided.clusterId());
    }

    /**
     * Brings the snapshot to every node. Nothing is stopped yet, so there is no budget: a node that cannot stage waits
     * for a person.
     *
     * @return the abort that ended it
     */
    Optional<Order.Abort> stage(Published snapshot) {
        List<String> left = nodes();
        while (true) {
            floor.doing("stage", "every node fetches and verifies the snapshot; the cluster serves");
            List<Reseed.Staged> failed = stageOnce(snapshot, left);
            failed.forEach(f -> put(f.node(), NodeState.STUCK, "stage", f.trouble()));
            if (failed.isEmpty() && !floor.conversation().hasOrders()) {
                return Optional.empty();
            }
            Order order = failed.isEmpty()
                    ? floor.conversation().next().orElseThrow()
                    : floor.order(
                            failed.size() + " of " + nodes().size() + " nodes cannot stage; "
                                    + failed.getFirst().node() + ": "
                                    + failed.getFirst().trouble(),
                            answers(failed.getFirst().node()));
            if (order instanceof Order.Abort abort) {
                return Optional.of(abort);
            }
            left = again(order);
        }
    }

    private List<String> again(Order order) {
        if (order instanceof Order.Skip skip) {
            skip.nodes().forEach(n -> put(n, NodeState.SKIPPED, "stage", "skipped: " + skip.reason()));
        }
        List<String> left = floor.nodes().in(NodeState.STUCK);
        left.forEach(n -> put(n, NodeState.WAITING, "", ""));
        return left;
    }

    private List<Reseed.Staged> stageOnce(Published snapshot, List<String> nodes) {
        var pages = new ArrayList<Promise<List<Reseed.Staged>>>();
        for (int at = 0; at < nodes.size(); at += Look.PAGE) {
            List<String> page = List.copyOf(nodes.subList(at, Math.min(nodes.size(), at + Look.PAGE)));
            pages.add(Async.function(slow::stage, run, snapshot, page)
                    .exceptionally(e -> page.stream()
                            .map(n -> new Reseed.Staged(n, "staging failed: " + e.getMessage()))
                            .toList()));
        }
        return pages.stream()
                .flatMap(p -> p.get().stream())
                .filter(s -> !s.trouble().isEmpty())
                .toList();
    }

    private List<String> answers(String node) {
        return List.of(
                "drydock retry " + run.cluster() + " --stuck",
                "drydock skip " + run.cluster() + " " + node + " --reason ...",
                "drydock abort " + run.cluster() + " --reason ...");
    }

    /** Gate {@code restore}: its subject is the manifest, and a snapshot that became too old does not pass. */
    Optional<ReseedOutcome> gate(Published snapshot, Endings endings) {
        floor.doing("gate", "");
        floor.gates().announce(ReseedPlanner.GATE, snapshot.manifest());
        Tally.Standing standing = floor.gate(
                ReseedPlanner.GATE,
                snapshot.manifest(),
                "waits at gate restore: approve the snapshot of generation " + snapshot.clusterId() + " ("
                        + snapshot.tables() + " tables, " + snapshot.rows() + " rows, taken " + snapshot.takenAt()
                        + ")");
        return switch (standing) {
            case Tally.Standing.Passed _ -> tooOld(snapshot, endings);
            case Tally.Standing.Rejected(String by, String reason) ->
                Optional.of(endings.rejected("restore", by, reason));
            case Tally.Standing.Expired _ ->
                Optional.of(endings.expired("gate restore expired: nobody decided in time"));
            case Tally.Standing.Waiting _ ->
                Optional.of(endings.aborted(
                        (Order.Abort) floor.conversation().next().orElseThrow()));
        };
    }

    private Optional<ReseedOutcome> tooOld(Published snapshot, Endings endings) {
        Duration limit = Json.read(floor.plan().request(), ReseedRequest.class).maxAge();
        Duration age = Duration.between(snapshot.takenAt(), Floor.now());
        if (limit == null || age.compareTo(limit) <= 0) {
            return Optional.empty();
        }
        floor.gates().expire(ReseedPlanner.GATE);
        return Optional.of(endings.expired("the snapshot is " + age.toMinutes() + " minutes old, --max-age allows "
                + limit.toMinutes() + ": what was written since would be late"));
    }

    private List<String> nodes() {
        return floor.nodes().all().stream()
                .filter(n -> n.state() != NodeState.SKIPPED)
                .map(n -> n.name())
                .toList();
    }

    private void put(String node, NodeState state, String step, String says) {
        floor.nodes().put(node, state, step, says, Floor.now());
    }
}
