package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
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
        this.quick = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.brief(run.cluster(), SHORT));
        this.slow = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(run.cluster(), LONG));
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
            stageOnce(snapshot, left).forEach(f -> put(f.node(), NodeState.STUCK, "stage", f.trouble()));
            List<String> stuck = floor.nodes().in(NodeState.STUCK);
            if (stuck.isEmpty()) {
                return Optional.empty();
            }
            String first = stuck.getFirst();
            floor.ask(
                    stuck.size() + " of " + nodes().size() + " nodes cannot stage; " + first + ": "
                            + floor.nodes().get(first).says(),
                    answers(first));
            Optional<Order.Abort> abort = floor.conversation().abort();
            if (abort.isPresent()) {
                return abort;
            }
            left = answered();
        }
    }

    /** Takes what people said to do with nodes; answers those that are to be tried again. */
    private List<String> answered() {
        var again = new ArrayList<String>();
        while (floor.conversation().hasOrders()) {
            switch (floor.conversation().next().orElseThrow()) {
                case Order.Skip skip -> skip.nodes().forEach(n -> put(n, NodeState.SKIPPED, "stage", skip.says()));
                case Order.Retry retry ->
                    floor.nodes().in(NodeState.STUCK).stream()
                            .filter(n -> retry.allStuck() || retry.nodes().contains(n))
                            .forEach(again::add);
                case Order.Mark _ ->
                    throw new IllegalStateException("no step that can be marked comes before the waves");
                case Order.Abort _ -> throw new IllegalStateException("aborts are taken first");
            }
        }
        again.removeIf(n -> floor.nodes().state(n) == NodeState.SKIPPED);
        again.forEach(n -> put(n, NodeState.WAITING, "", ""));
        return again;
    }

    private List<Reseed.Staged> stageOnce(Published snapshot, List<String> nodes) {
        var pages = new ArrayList<Promise<List<Reseed.Staged>>>();
        for (int at = 0; at < nodes.size(); at += Look.PAGE) {
            List<String> page = List.copyOf(nodes.subList(at, Math.min(nodes.size(), at + Look.PAGE)));
            pages.add(Async.function(slow::stage, run, snapshot, page)
                    .exceptionally(e -> page.stream()
                            .map(n -> new Reseed.Staged(n, "staging failed: " + why(e)))
                            .toList()));
        }
        return pages.stream()
                .flatMap(p -> p.get().stream())
                .filter(s -> !s.trouble().isEmpty())
                .toList();
    }

    private static String why(Throwable e) {
        return e instanceof ActivityFailure failure ? StepFailure.says(failure) : String.valueOf(e.getMessage());
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
        Tally.Standing standing = floor.gate(
                ReseedGates.RESTORE,
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
            case Tally.Standing.Waiting _ -> floor.conversation().abort().map(endings::aborted);
        };
    }

    private Optional<ReseedOutcome> tooOld(Published snapshot, Endings endings) {
        Duration limit = Json.read(floor.plan().request(), ReseedRequest.class).maxAge();
        Duration age = Duration.between(snapshot.takenAt(), Floor.now());
        if (limit == null || age.compareTo(limit) <= 0) {
            return Optional.empty();
        }
        floor.gates().expire(ReseedGates.RESTORE);
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
