package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.rollout.Share;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Json;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The waves of a reseed: each confirmed, worked on, looked at; at a boundary a long history begins anew. */
final class Rollout {
    private static final Duration LOOK = Duration.ofMinutes(5);
    private static final Duration CONVERGE = Duration.ofMinutes(30);

    /** The server suggests to begin anew at 4,096 events; a node's child costs the run 4, a wave some 50 more. */
    private static final int EVENTS = 4_096;

    private static final int EVENTS_PER_NODE = 5;
    private static final int EVENTS_PER_WAVE = 150;

    private final Floor floor;
    private final Reseed.Run run;
    private final Look look;
    private final Endings endings;
    private final RunInput input;
    private final Tallied tallied;
    private final RolloutPolicy policy;
    private final WayBack wayBack;
    private int wave;

    Rollout(Floor floor, Reseed.Run run, Look look, Endings endings, RunInput input, @Nullable ReseedState carried) {
        this.floor = floor;
        this.run = run;
        this.look = look;
        this.endings = endings;
        this.input = input;
        this.tallied = new Tallied(carried == null ? Tallied.Carried.NOTHING : carried.tallied());
        this.policy = Json.read(floor.plan().policy().path("rollout"), RolloutPolicy.class);
        this.wayBack = new WayBack(floor, run, endings, policy.inFlight());
        this.wave = carried == null ? 0 : carried.wave();
        if (carried != null) {
            endings.follow(carried.snapshot(), tallied);
        }
    }

    /** @return how the run ended; empty: all waves are done */
    Optional<ReseedOutcome> waves(Published snapshot) {
        endings.follow(snapshot, tallied);
        Crew<NodeOutcome> crew = crew(snapshot);
        List<List<String>> waves = floor.plan().waves();
        int budget = Share.of(policy.maxFailures()).down(floor.nodes().all().size());
        for (; wave < waves.size(); wave++) {
            beginAnewIfLong(snapshot, waves.get(wave).size());
            Optional<Order.Abort> stopped = confirm(waves.get(wave));
            if (stopped.isEmpty()) {
                String doing = "wave " + (wave + 1) + " of " + waves.size() + ": "
                        + waves.get(wave).size() + " nodes";
                floor.doing("waves", doing);
                stopped = crew.work(waves.get(wave), budget, () -> doing);
            }
            if (stopped.isPresent()) {
                return Optional.of(wayBack.take(stopped.get()));
            }
            Optional<ReseedOutcome> ended = lookAround(snapshot);
            if (ended.isPresent()) {
                return ended;
            }
        }
        return crew.work(List.of(), 0, () -> "the last nodes").map(wayBack::take);
    }

    private Optional<ReseedOutcome> lookAround(Published snapshot) {
        if (unexpectedlyLate()) {
            Optional<ReseedOutcome> ended = ask(
                    ReseedPlanner.LATE,
                    "late writes though none were expected: " + tallied.byNode()
                            + "; approve to go on, reject to stop here");
            if (ended.isPresent()) {
                return ended;
            }
        }
        if (wave == 0) {
            return health(snapshot);
        }
        pauseBetween();
        return Optional.empty();
    }

    private boolean unexpectedlyLate() {
        return tallied.versions() > 0
                && Json.read(floor.plan().request(), ReseedRequest.class).expectNoLate();
    }

    /** How the canary is. Bad or unknown never lets the next wave begin by itself. */
    private Optional<ReseedOutcome> health(Published snapshot) {
        List<String> canary = floor.plan().waves().getFirst().stream()
                .filter(n -> floor.nodes().state(n) == NodeState.DONE)
                .toList();
        if (canary.isEmpty()) {
            return Optional.empty();
        }
        while (true) {
            floor.doing("health", "watching the canary: " + String.join(", ", canary));
            switch (watch(snapshot, canary)) {
                case Health.Ok _ -> {
                    return Optional.empty();
                }
                case Health.Inconclusive(String says) -> {
                    return ask(
                            ReseedPlanner.HEALTH,
                            "it cannot be told how the canary is: " + says + "; approve to go on, reject to stop here");
                }
                case Health.Bad(String says) -> {
                    Order order = floor.order(
                            "the canary is not well: " + says,
                            List.of(
                                    "drydock retry " + run.cluster() + " --stuck",
                                    "drydock abort " + run.cluster() + " --undo --reason ..."));
                    if (order instanceof Order.Abort abort) {
                        return Optional.of(wayBack.take(abort));
                    }
                }
            }
        }
    }

    private Health watch(Published snapshot, List<String> canary) {
        try {
            return Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(run.cluster(), LOOK))
                    .health(run, snapshot, canary);
        } catch (ActivityFailure e) {
            return new Health.Inconclusive(StepFailure.says(e));
        }
    }

    /** A question to the approvers in the middle of the run; its subject is the plan. */
    private Optional<ReseedOutcome> ask(String gate, String question) {
        floor.doing("gate", question);
        return switch (floor.gate(gate, run.plan(), question)) {
            case Tally.Standing.Passed _ -> Optional.empty();
            case Tally.Standing.Rejected(String by, String reason) -> Optional.of(endings.rejected(gate, by, reason));
            case Tally.Standing.Expired _ -> Optional.of(endings.expired("gate " + gate + " expired: " + question));
            case Tally.Standing.Waiting _ ->
                Optional.of(
                        wayBack.take((Order.Abort) floor.conversation().next().orElseThrow()));
        };
    }

    /** What the nodes of the wave and the policy are must still be what was planned; else a person decides. */
    private Optional<Order.Abort> confirm(List<String> nodes) {
        while (true) {
            floor.doing("waves", "confirming the plan before wave " + (wave + 1));
            List<String> left = nodes.stream()
                    .filter(n -> floor.nodes().state(n) == NodeState.WAITING)
                    .toList();
            Confirm.Verdict verdict = Confirm.of(floor.plan(), look.home(), left.isEmpty() ? List.of() : look.at(left));
            if (!(verdict instanceof Confirm.Verdict.Drift drift)) {
                return Optional.empty();
            }
            Order order = floor.order(
                    "drift before wave " + (wave + 1) + ": " + String.join("; ", drift.differences()),
                    List.of(
                            "drydock retry " + run.cluster() + " --stuck",
                            "drydock abort " + run.cluster() + " --undo --reason ..."));
            if (order instanceof Order.Abort abort) {
                return Optional.of(abort);
            }
        }
    }

    ReseedOutcome converge(Published snapshot) {
        floor.doing("converge", "waiting until all nodes of generation " + snapshot.clusterId() + " agree");
        try {
            Convergence seen = Workflow.newActivityStub(
                            Reseed.Steps.class, StepOptions.beating(run.cluster(), CONVERGE))
                    .converge(run, snapshot, floor.nodes().in(NodeState.DONE));
            if (!seen.equal()) {
                return endings.unconverged(seen);
            }
            return tallied.versions() > 0 ? endings.late(seen) : endings.reseeded(seen);
        } catch (ActivityFailure e) {
            return endings.unlooked(StepFailure.says(e));
        }
    }

    private void pauseBetween() {
        if (!policy.pauseBetween().isZero() && wave + 1 < floor.plan().waves().size()) {
            floor.doing("waves", "pausing " + policy.pauseBetween().toSeconds() + " s between waves");
            Workflow.sleep(policy.pauseBetween());
        }
    }

    private void beginAnewIfLong(Published snapshot, int next) {
        long after = Workflow.getInfo().getHistoryLength() + (long) EVENTS_PER_NODE * next + EVENTS_PER_WAVE;
        if (after > EVENTS && wave > 0 && !floor.conversation().hasOrders()) {
            var state = new ReseedState(floor.carried(), snapshot, wave, tallied.carried());
            Workflow.newContinueAsNewStub(Reseed.class)
                    .run(new RunInput(input.plan(), input.start(), Json.tree(state)));
        }
    }

    private Crew<NodeOutcome> crew(Published snapshot) {
        return new Crew<>(
                floor,
                policy.inFlight(),
                (node, from) -> {
                    var child = Workflow.newChildWorkflowStub(
                            NodeReseed.class,
                            ChildWorkflowOptions.newBuilder()
                                    .setWorkflowId(run.cluster() + "/" + node)
                                    .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                                    .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                                    .build());
                    return Async.function(child::reseed, new Reseed.Job(run, node, snapshot), from);
                },
                this::ended);
    }

    private Crew.End ended(String node, NodeOutcome outcome) {
        return switch (outcome) {
            case NodeOutcome.Restored(Duration outage, Late late) -> {
                tallied.restored(outage, Floor.now());
                tallied.late(node, late);
                yield new Crew.End.Done(NodeState.DONE, "serves generation of this run");
            }
            case NodeOutcome.Stuck(String step, String says, Late late) -> {
                tallied.late(node, late);
                yield new Crew.End.Stuck(step, says);
            }
            case NodeOutcome.Interrupted(String step, Late late) -> {
                tallied.late(node, late);
                yield new Crew.End.Interrupted(step);
            }
        };
    }
}
