package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.rollout.Share;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.words.Count;
import dev.drydock.workflows.words.Json;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The waves of a reseed: each confirmed, worked on, looked at; at a boundary a long history begins anew. */
final class Rollout {
    private final Floor floor;
    private final Reseed.Run run;
    private final Endings endings;
    private final RunInput input;
    private final Published snapshot;
    private final RolloutPolicy policy;
    private final List<List<String>> waves;
    private final Tallied tallied;
    private final Crew<NodeOutcome> crew;
    private final BeforeWave before;
    private final Inspection inspection;
    private final boolean harvests;
    private final Replay replay;
    private int wave;

    /** Made when the plan is confirmed, for an edited one may hold a policy that cannot be. */
    Rollout(
            Floor floor,
            Reseed.Run run,
            Look look,
            Endings endings,
            RunInput input,
            @Nullable ReseedState carried,
            Published snapshot) {
        this.floor = floor;
        this.run = run;
        this.endings = endings;
        this.input = input;
        this.snapshot = snapshot;
        policy = Json.read(floor.plan().policy().path("rollout"), RolloutPolicy.class);
        waves = floor.plan().waves();
        tallied = new Tallied(carried == null ? Tallied.Carried.NOTHING : carried.tallied());
        wave = carried == null ? 0 : carried.wave();
        crew = Restoring.crew(floor, policy.inFlight(), run, snapshot, tallied, this::harvested);
        before = new BeforeWave(floor, run, look, this::attend);
        inspection = new Inspection(floor, run, endings, tallied, snapshot);
        harvests = Json.read(floor.plan().request(), ReseedRequest.class).harvest();
        replay = new Replay(
                floor,
                Book.of(run.cluster(), run.id(), run.plan(), snapshot.manifest(), snapshot.clusterId()),
                carried == null ? null : carried.replay(),
                () -> floor.nodes().in(NodeState.DONE),
                this::attend);
        tallied.reckoned(replay.reckoning());
        endings.follow(tallied);
    }

    ReseedOutcome roll() {
        for (; wave < waves.size(); wave++) {
            Optional<ReseedOutcome> ended = work(waves.get(wave))
                    .map(this::back)
                    .or(this::inspect)
                    .or(this::bringIn)
                    .or(this::pause);
            if (ended.isPresent()) {
                return ended.get();
            }
        }
        return crew.work(List.of(), () -> 0, () -> "the last nodes")
                .map(this::back)
                .or(this::bringIn)
                .or(this::settle)
                .orElseGet(this::converged);
    }

    /** Restored nodes are stale until then, so nothing waits for the end. */
    private Optional<ReseedOutcome> bringIn() {
        if (!harvests) {
            return Optional.empty();
        }
        Optional<Order.Abort> stopped = replay.bringIn();
        reckon();
        return stopped.map(this::back);
    }

    private void harvested(Harvested delta) {
        replay.harvested(delta);
    }

    private void reckon() {
        tallied.reckoned(replay.reckoning());
        if (replay.paid()) {
            tallied.paid();
        }
    }

    private Optional<ReseedOutcome> settle() {
        if (!harvests) {
            return Optional.empty();
        }
        Replay.Settled settled = replay.settle();
        reckon();
        return switch (settled) {
            case Replay.Settled.Signed _ -> Optional.empty();
            case Replay.Settled.Rejected(String by, String reason) ->
                Optional.of(endings.rejected(LateWrites.GATE, by, reason));
            case Replay.Settled.Expired _ ->
                Optional.of(endings.expired("gate replay expired: nobody decided about the late writes that wait"));
            case Replay.Settled.Aborted(Order.Abort abort) -> Optional.of(back(abort));
        };
    }

    /** An abort that was said while the nodes were compared still counts. */
    private ReseedOutcome converged() {
        ReseedOutcome outcome = new Converge(floor, run, endings, snapshot).end(this::agreed, this::attend, this::back);
        return floor.conversation().aborting() ? attend().map(this::back).orElse(outcome) : outcome;
    }

    /** Orders said between waves are obeyed first, so that none is lost when the history begins anew. */
    private Optional<Order.Abort> work(List<String> nodes) {
        Optional<Order.Abort> stopped = attend();
        if (stopped.isPresent()) {
            return stopped;
        }
        beginAnewIfLong(nodes.size());
        before.wave(wave + 1, waves.size());
        List<String> left = nodes;
        while (true) {
            int next = floor.pace().batch(left.size(), floor.nodes().all().size());
            stopped = batch(left.subList(0, next));
            left = waiting(nodes);
            if (stopped.isPresent() || left.isEmpty()) {
                return stopped;
            }
            rest();
        }
    }

    /** The whole wave, or less at a time where an operator said so, or where the change window closed upon it. */
    private Optional<Order.Abort> batch(List<String> nodes) {
        return before.ready(nodes).or(() -> {
            String doing = before.named() + ": " + Count.of(nodes.size(), "node");
            floor.doing("waves", doing);
            return crew.work(nodes, this::budget, () -> doing);
        });
    }

    private List<String> waiting(List<String> nodes) {
        return nodes.stream()
                .filter(node -> floor.nodes().state(node) == NodeState.WAITING)
                .toList();
    }

    private int budget() {
        int nodes = floor.nodes().all().size();
        return floor.pace().budget(Share.of(policy.maxFailures()).down(nodes), nodes);
    }

    private Optional<Order.Abort> attend() {
        return crew.work(List.of(), this::budget, () -> "between waves");
    }

    private void beginAnewIfLong(int next) {
        if (wave > 0 && floor.longFor(next)) {
            var state = new ReseedState(floor.carried(), snapshot, wave, tallied.carried(), replay.carried());
            Workflow.newContinueAsNewStub(Reseed.class).run(input.next(Json.tree(state)));
        }
    }

    private Optional<ReseedOutcome> inspect() {
        return inspection.after(wave, last(), this::attend, this::back);
    }

    private boolean last() {
        return wave + 1 == waves.size();
    }

    private Optional<ReseedOutcome> pause() {
        if (!last()) {
            rest();
        }
        return Optional.empty();
    }

    private void rest() {
        Duration pause = floor.pace().pause(policy.pauseBetween());
        if (!pause.isZero()) {
            floor.doing("waves", "pausing " + pause.toSeconds() + " s between waves");
            floor.rest(pause);
        }
    }

    private ReseedOutcome back(Order.Abort abort) {
        return new WayBack(floor, run, endings, snapshot).take(abort, policy.inFlight());
    }

    private ReseedOutcome agreed(Convergence seen) {
        return harvests || tallied.versions() == 0 ? endings.reseeded(seen) : endings.late(seen);
    }
}
