package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is looked at when a wave is done: late writes nobody expected, and after the first wave how the canary is. Bad
 * or unknown never lets the next wave begin by itself.
 */
final class Inspection {
    private static final Duration LOOK = Duration.ofMinutes(5);

    private final Floor floor;
    private final Reseed.Run run;
    private final Endings endings;
    private final Tallied tallied;
    private final Published snapshot;

    Inspection(Floor floor, Reseed.Run run, Endings endings, Tallied tallied, Published snapshot) {
        this.floor = floor;
        this.run = run;
        this.endings = endings;
        this.tallied = tallied;
        this.snapshot = snapshot;
    }

    /**
     * @param attend obeys what operators said
     * @param back takes an abort
     * @return how the run ended; empty: it goes on
     */
    Optional<ReseedOutcome> after(
            int wave, boolean last, Supplier<Optional<Order.Abort>> attend, Function<Order.Abort, ReseedOutcome> back) {
        Optional<ReseedOutcome> ended = last ? Optional.empty() : late(back);
        return ended.isEmpty() && wave == 0 ? health(attend, back) : ended;
    }

    private Optional<ReseedOutcome> late(Function<Order.Abort, ReseedOutcome> back) {
        boolean expected =
                !Json.read(floor.plan().request(), ReseedRequest.class).expectNoLate();
        if (expected || !tallied.moreThanAccepted()) {
            return Optional.empty();
        }
        Optional<ReseedOutcome> ended = question(
                ReseedGates.LATE,
                "late writes though none were expected: " + tallied.says() + "; approve to go on, reject to stop here",
                back);
        if (ended.isEmpty()) {
            tallied.accept();
        }
        return ended;
    }

    private Optional<ReseedOutcome> health(
            Supplier<Optional<Order.Abort>> attend, Function<Order.Abort, ReseedOutcome> back) {
        while (true) {
            List<String> canary = floor.plan().waves().getFirst().stream()
                    .filter(n -> floor.nodes().state(n) == NodeState.DONE)
                    .toList();
            if (canary.isEmpty()) {
                return Optional.empty();
            }
            floor.doing("health", "watching the canary: " + String.join(", ", canary));
            switch (watch(canary)) {
                case Health.Ok _ -> {
                    return Optional.empty();
                }
                case Health.Inconclusive(String says) -> {
                    return question(
                            ReseedGates.HEALTH,
                            "it cannot be told how the canary is: " + says + "; approve to go on, reject to stop here",
                            back);
                }
                case Health.Bad(String says) -> {
                    floor.ask(
                            "the canary is not well: " + says,
                            List.of(
                                    "drydock retry " + run.cluster() + " --stuck",
                                    "drydock abort " + run.cluster() + " --undo --reason ..."));
                    Optional<Order.Abort> stopped = attend.get();
                    if (stopped.isPresent()) {
                        return stopped.map(back);
                    }
                }
            }
        }
    }

    private Health watch(List<String> canary) {
        try {
            return Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(run.cluster(), LOOK))
                    .health(run, snapshot, canary);
        } catch (ActivityFailure e) {
            return new Health.Inconclusive(StepFailure.says(e));
        }
    }

    /** A question to the approvers in the middle of the run; its subject is the plan. */
    private Optional<ReseedOutcome> question(String gate, String question, Function<Order.Abort, ReseedOutcome> back) {
        floor.doing("gate", question);
        return switch (floor.gate(gate, run.plan(), question)) {
            case Tally.Standing.Passed _ -> Optional.empty();
            case Tally.Standing.Rejected(String by, String reason) -> Optional.of(endings.rejected(gate, by, reason));
            case Tally.Standing.Expired _ -> Optional.of(endings.expired("gate " + gate + " expired: " + question));
            case Tally.Standing.Waiting _ -> floor.conversation().abort().map(back);
        };
    }
}
