package dev.drydock.workflows.undo;

import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.rollout.Share;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.words.Count;
import dev.drydock.workflows.words.Json;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The waves of an undo; after each, what was written to the generation that is left is brought into the older one. */
final class UndoWaves {
    private final Floor floor;
    private final UndoEndings endings;
    private final RunInput input;
    private final List<List<String>> waves;
    private final RolloutPolicy policy;
    private final Crew<NodeUndone> crew;
    private final @Nullable Replay replay;
    private int wave;

    UndoWaves(Floor floor, Undo.Job.Run run, UndoEndings endings, RunInput input) {
        this.floor = floor;
        this.endings = endings;
        this.input = input;
        Plan plan = floor.plan();
        UndoState carried = input.carried() == null ? null : Json.read(input.carried(), UndoState.class);
        policy = Json.read(plan.policy().path("rollout"), RolloutPolicy.class);
        String of = plan.decided().path("of").asText();
        Book book = book(plan, run, of);
        waves = plan.waves();
        wave = carried == null ? 0 : carried.wave();
        replay = book == null
                ? null
                : new Replay(
                        floor,
                        book,
                        carried == null ? null : carried.replay(),
                        () -> floor.nodes().in(NodeState.UNDONE),
                        this::attend);
        crew = PutBack.crew(floor, Crew.Held.BY_GATES, policy.inFlight(), run, of, book, this::harvested);
    }

    private static @Nullable Book book(Plan plan, Undo.Job.Run run, String of) {
        String manifest = plan.decided().path("manifest").asText("");
        return manifest.isEmpty()
                ? null
                : Book.undoing(
                        of,
                        run.cluster(),
                        run.id(),
                        run.plan(),
                        manifest,
                        plan.decided().path("clusterId").asInt());
    }

    private void harvested(LateWrites.@Nullable Harvested delta) {
        if (replay != null) {
            replay.harvested(delta);
        }
    }

    UndoOutcome roll() {
        for (; wave < waves.size(); wave++) {
            List<String> nodes = waves.get(wave);
            beginAnewIfLong(nodes.size());
            String doing =
                    "wave " + (wave + 1) + " of " + waves.size() + ": putting back " + Count.of(nodes.size(), "node");
            floor.doing("waves", doing);
            Optional<Order.Abort> stopped = work(nodes, this::budget, () -> doing);
            if (stopped.isPresent()) {
                return endings.aborted(stopped.get());
            }
        }
        return work(List.of(), () -> 0, () -> "the last nodes")
                .map(endings::aborted)
                .orElseGet(this::settled);
    }

    private Optional<Order.Abort> work(List<String> nodes, IntSupplier failures, Supplier<String> doing) {
        return crew.work(nodes, failures, doing).or(() -> replay == null ? Optional.empty() : replay.bringIn());
    }

    private int budget() {
        int all = floor.nodes().all().size();
        return floor.pace().budget(Share.of(policy.maxFailures()).down(all), all);
    }

    private Optional<Order.Abort> attend() {
        return crew.work(List.of(), this::budget, () -> "between waves");
    }

    private void beginAnewIfLong(int next) {
        if (wave > 0 && floor.longFor(next)) {
            var state = new UndoState(floor.carried(), wave, replay == null ? null : replay.carried());
            Workflow.newContinueAsNewStub(Undo.class).run(input.next(Json.tree(state)));
        }
    }

    private UndoOutcome settled() {
        if (replay == null) {
            return endings.done();
        }
        return switch (replay.settle()) {
            case Replay.Settled.Signed _ -> endings.done(replay.reckoning());
            case Replay.Settled.Rejected(String by, String reason) ->
                endings.unsettled("gate replay was rejected by " + by + ": " + reason);
            case Replay.Settled.Expired _ -> endings.unsettled("gate replay expired");
            case Replay.Settled.Aborted(Order.Abort abort) -> endings.aborted(abort);
        };
    }
}
