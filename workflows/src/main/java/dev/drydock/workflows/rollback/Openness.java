package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Crossroads;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Watched;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * While the way back is open: people watch the change, one step watches the guard, and two gates stand open together.
 * A way back that is lost closes gate return at once.
 */
final class Openness {
    /** A watch ends by itself after this and is asked for anew; a run may stay open longer than was planned. */
    private static final Duration WATCH = Duration.ofDays(1);

    private static final Duration AGAIN = Duration.ofSeconds(30);

    /** Once the time is up and people are asked, they may take as long as they like. */
    private static final Duration FOREVER = Duration.ofDays(30);

    private final Floor floor;
    private final Rollback.Run run;
    private final Decided decided;
    private final Mark mark;
    private final String subject;
    private final Instant until;
    private final Rollback.Steps steps;
    private CompletablePromise<Watched> watched = Workflow.newPromise();
    private CancellationScope watching = CancellationScope.current();
    private String leader;
    private String told;
    private boolean lost;
    private boolean late;

    /** @param told what people should know beside the gates: how the change itself went; empty: nothing */
    Openness(Floor floor, Rollback.Run run, Decided decided, Mark mark, String subject, String told) {
        this.floor = floor;
        this.run = run;
        this.decided = decided;
        this.mark = mark;
        this.subject = subject;
        this.leader = mark.leader();
        this.told = told;
        this.until = mark.at().plus(decided.hold());
        this.steps = Workflow.newActivityStub(
                Rollback.Steps.class, StepOptions.on(floor.plan().cluster(), WATCH));
    }

    /** How it was left. */
    sealed interface Left {
        record Release() implements Left {}

        record Return() implements Left {}

        record Abort(Order.Abort abort) implements Left {}
    }

    Left wait(String guard) {
        floor.doing("open", question());
        watch(Duration.ZERO);
        while (true) {
            var taken = floor.crossroads()
                    .wait(
                            ways(),
                            subject,
                            question(),
                            late ? FOREVER : Duration.between(Floor.now(), until),
                            () -> watched.isCompleted() || floor.conversation().hasOrders());
            Optional<Left> left = switch (taken) {
                case Crossroads.Taken.Way way ->
                    Optional.of(way.gate().equals(RollbackGates.RELEASE) ? new Left.Release() : new Left.Return());
                case Crossroads.Taken.None _ -> came(guard);
            };
            if (left.isPresent()) {
                watching.cancel("the way back is left");
                return left.get();
            }
        }
    }

    private List<String> ways() {
        return lost ? List.of(RollbackGates.RELEASE) : List.of(RollbackGates.RELEASE, RollbackGates.RETURN);
    }

    private String question() {
        String way = lost ? "" : "the way back to " + mark.lsn() + " is open ";
        return (told.isEmpty() ? "" : told + "; ")
                + way
                + (lost ? "" : late ? "beyond its time, which was up at " + until : "until " + until)
                + (lost ? "" : ": ")
                + "waits at gate " + RollbackGates.RELEASE + (lost ? "" : " or " + RollbackGates.RETURN);
    }

    /** The watch itself is one activity, which beats every few seconds and ends only with news. */
    private void watch(Duration pause) {
        CompletablePromise<Watched> answer = Workflow.newPromise();
        watched = answer;
        watching = Workflow.newCancellationScope(() -> {
            var asked = pause.isZero()
                    ? Async.function(steps::watch, run, decided.way(), mark, leader)
                    : Workflow.newTimer(pause)
                            .thenCompose(_ -> Async.function(steps::watch, run, decided.way(), mark, leader));
            answer.completeFrom(asked);
        });
        watching.run();
    }

    private Optional<Left> came(String guard) {
        if (watched.isCompleted()) {
            news(guard);
        }
        for (var order = floor.conversation().next();
                order.isPresent();
                order = floor.conversation().next()) {
            if (order.get() instanceof Order.Abort abort) {
                return Optional.of(new Left.Abort(abort));
            }
        }
        return late || Floor.now().isBefore(until) ? Optional.empty() : deadline();
    }

    private void news(String guard) {
        try {
            switch (watched.get()) {
                case Watched.Lost(String why) -> {
                    lost = true;
                    told = "THE WAY BACK IS LOST: " + why;
                    watched = Workflow.newPromise();
                    floor.crossroads().shut(RollbackGates.RETURN);
                    floor.nodes().came(guard, NodeState.STUCK, "open", why, Floor.now());
                    floor.doing("open", question());
                    floor.stuck();
                }
                case Watched.Moved moved -> {
                    leader = moved.leader();
                    told = moved.says();
                    watch(Duration.ZERO);
                }
            }
        } catch (ActivityFailure e) {
            told = "nobody watches the guard: "
                    + StepFailure.says(e, floor.plan().cluster());
            watch(AGAIN);
        }
    }

    /** The plan said what happens when the time is up. */
    private Optional<Left> deadline() {
        late = true;
        return switch (decided.deadline()) {
            case "release" -> Optional.of(new Left.Release());
            case "return" -> lost ? Optional.empty() : Optional.of(new Left.Return());
            default -> Optional.empty();
        };
    }
}
