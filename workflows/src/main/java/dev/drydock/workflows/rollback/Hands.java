package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Has steps done on nodes until they are done: where one fails, its node is stuck and a person says how to go on.
 * Between steps an operator's pause and abort are obeyed. Members that a person leaves out, or fenced by hand since their
 * machines are dead, have no part in what follows.
 */
final class Hands {
    private static final Duration LONG = Duration.ofHours(12);

    private final Floor floor;
    private final Rollback.Steps steps;
    private final Rollback.Steps patient;
    private final String cluster;
    private final List<String> gone = new ArrayList<>();

    Hands(Floor floor) {
        this.floor = floor;
        this.cluster = floor.plan().cluster();
        this.steps = Workflow.newActivityStub(Rollback.Steps.class, StepOptions.attended(cluster, LONG));
        this.patient = Workflow.newActivityStub(Rollback.Steps.class, StepOptions.on(cluster, LONG));
    }

    /** An operator's abort, on its way to whoever knows what has to be taken back. */
    static final class Aborted extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Order.Abort abort;

        Aborted(Order.Abort abort) {
            super(abort.reason(), null, false, false);
            this.abort = abort;
        }

        Order.Abort abort() {
            return abort;
        }
    }

    /** What became of a node's step that need not be done on every node. */
    enum Came {
        DONE,
        SKIPPED
    }

    /** The way back, among the members that are not left out. */
    Rollback.Way way(Rollback.Way held) {
        return held.without(gone);
    }

    /** Those that nobody left out. */
    List<String> members() {
        return all().stream().filter(node -> !gone.contains(node)).toList();
    }

    /** Whoever was left out of a return that was not gone through with counts again, and is looked for. */
    void everybody() {
        gone.forEach(node -> floor.nodes()
                .came(
                        node,
                        NodeState.WAITING,
                        RollbackStep.UNFENCE.word(),
                        "was left out and is not started: a person does",
                        Floor.now()));
        gone.clear();
    }

    /** Says of members that were fenced by hand that they stay out. */
    void leave() {
        gone.stream()
                .filter(node -> floor.nodes().state(node) != NodeState.SKIPPED)
                .forEach(node -> floor.nodes()
                        .came(
                                node,
                                NodeState.SKIPPED,
                                RollbackStep.REJOIN.word(),
                                "left out, since it was fenced by hand",
                                Floor.now()));
    }

    /** One step, which answers; only its own success does, if need be without a member that a person leaves out. */
    <T> T must(String node, RollbackStep step, String doing, Function<Rollback.Steps, T> work) {
        calm();
        floor.doing(step.word(), doing);
        while (true) {
            at(node, step);
            try {
                T answer = work.apply(steps);
                floor.nodes().came(node, NodeState.RUNNING, step.word(), said(answer), Floor.now());
                return answer;
            } catch (ActivityFailure e) {
                stuck(node, step, StepFailure.says(e, cluster));
                answer(List.of(node), step, NodeState.RUNNING);
            }
        }
    }

    /** Asks once, for as long as it takes to hear how it ended; a failure is the caller's to tell. */
    String once(Function<Rollback.Steps, Rollback.Done> work) {
        return work.apply(patient).says();
    }

    /** The same step on several nodes at once; a person may say that it was done, or leave a node out. */
    void each(
            List<String> nodes,
            RollbackStep step,
            String doing,
            NodeState after,
            BiFunction<Rollback.Steps, String, Rollback.Done> work) {
        calm();
        floor.doing(step.word(), doing);
        List<String> left = nodes;
        while (!left.isEmpty()) {
            List<String> stuck = once(left, step, after, work);
            left = stuck.isEmpty() ? stuck : answer(stuck, step, after);
        }
    }

    private List<String> once(
            List<String> nodes,
            RollbackStep step,
            NodeState after,
            BiFunction<Rollback.Steps, String, Rollback.Done> work) {
        var asked = new LinkedHashMap<String, Promise<Rollback.Done>>();
        for (String node : nodes) {
            at(node, step);
            asked.put(node, Async.function(work::apply, steps, node));
        }
        var stuck = new ArrayList<String>();
        asked.forEach((node, promise) -> {
            try {
                floor.nodes().came(node, after, step.word(), promise.get().says(), Floor.now());
            } catch (ActivityFailure e) {
                stuck(node, step, StepFailure.says(e, cluster));
                stuck.add(node);
            }
        });
        return stuck;
    }

    private void at(String node, RollbackStep step) {
        floor.nodes().at(node, step.word(), Floor.now());
    }

    private void stuck(String node, RollbackStep step, String why) {
        floor.nodes().came(node, NodeState.STUCK, step.word(), why, Floor.now());
    }

    /**
     * Waits for an order about nodes that are stuck; answers those on which the step is to be tried again.
     *
     * @param after what a node is on which a person did the step
     */
    private List<String> answer(List<String> stuck, RollbackStep step, NodeState after) {
        var left = new ArrayList<>(stuck);
        while (true) {
            String first = left.getFirst();
            floor.ask(
                    step.word() + " of " + first + ": "
                            + floor.nodes().get(first).says(),
                    commands(first, step));
            for (Optional<Order> order = floor.conversation().next();
                    order.isPresent();
                    order = floor.conversation().next()) {
                switch (order.get()) {
                    case Order.Retry _ -> {
                        return left;
                    }
                    case Order.Mark mark -> {
                        left.removeAll(mark.nodes());
                        mark.nodes().forEach(node -> byHand(node, step, after, mark));
                    }
                    case Order.Skip skip -> {
                        if (!mayLeaveOut(step, skip.nodes())) {
                            floor.conversation()
                                    .note(skip.by(), "skip", step.word() + " cannot be left out", Floor.now());
                        } else {
                            skip.nodes().forEach(node -> leftOut(node, step, skip));
                            if (!left.removeAll(skip.nodes())) {
                                return left; // it is another one that the step could not do without
                            }
                        }
                    }
                    case Order.Abort abort -> throw new Aborted(abort);
                }
            }
            if (left.isEmpty()) {
                return List.of();
            }
        }
    }

    /** The guard itself only on the way to a release: without it there is no return. */
    private boolean mayLeaveOut(RollbackStep step, List<String> nodes) {
        return step == RollbackStep.RELEASE || (step.leavesOut() && all().containsAll(nodes));
    }

    private List<String> all() {
        return floor.plan().waves().getLast();
    }

    private void byHand(String node, RollbackStep step, NodeState after, Order.Mark mark) {
        if (step == RollbackStep.FENCE) {
            gone.add(node);
        }
        floor.nodes().came(node, after, step.word(), "done by hand, says " + mark.by(), Floor.now());
    }

    private void leftOut(String node, RollbackStep step, Order.Skip skip) {
        if (!gone.contains(node)) {
            gone.add(node);
        }
        floor.nodes().came(node, NodeState.SKIPPED, step.word(), skip.says(), Floor.now());
    }

    private List<String> commands(String node, RollbackStep step) {
        var commands = new ArrayList<String>();
        commands.add("drydock retry " + cluster + " --stuck");
        if (RollbackStep.byHand().contains(step.word())) {
            commands.add("drydock mark " + cluster + " " + node + " " + step.word() + " done --reason ...");
        }
        if (step.leavesOut()) {
            commands.add("drydock skip " + cluster + " " + (all().contains(node) ? node : "NODE") + " --reason ...");
        }
        commands.add("drydock abort " + cluster + " --reason ...");
        return commands;
    }

    private void calm() {
        floor.calm().ifPresent(abort -> {
            throw new Aborted(abort);
        });
    }

    private static String said(Object answer) {
        return switch (answer) {
            case Rollback.Done done -> done.says();
            case Rollback.Mark mark -> "stands at " + mark.lsn();
            case Rollback.Last last ->
                (last.name().isEmpty() ? "no member that is left" : last.name()) + " was the last that took writes";
            case Rollback.Evidence seen ->
                "stands at " + seen.at() + ", " + seen.rows() + " rows; "
                        + seen.says().getFirst();
            case Rollback.Still still -> still.broken().isEmpty() ? "stands as it was shown" : still.broken();
            case Rollback.Promoted promoted -> "took writes after " + promoted.milliseconds() + " ms";
            default -> "";
        };
    }
}
