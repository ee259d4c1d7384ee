package dev.drydock.workflows.floor;

import dev.drydock.workflows.rollout.Pace;
import dev.drydock.workflows.run.Status.NodeState;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Works on nodes, a child workflow each, a bounded number at once, within a failure budget over the whole run.
 *
 * <ol>
 *   <li>Orders are taken before anything new is started.
 *   <li>A node is started when there is room, nobody paused or aborted the run, and no more nodes are stuck than the
 *       budget allows. One that a person asked to retry is started whatever the budget.
 *   <li>A node that is told to stop finishes the step it is at; nothing is left half done.
 *   <li>With nothing in flight and the budget spent, the run waits for retry, skip or abort; it never gives up by
 *       itself.
 * </ol>
 *
 * @param <R> what a child answers
 */
public final class Crew<R> {
    /** What keeps the crew from beginning another node, beside orders and the budget; a way back is kept by nothing. */
    public enum Held {
        BY_NOTHING,
        BY_GATES,
        BY_GATES_AND_WINDOW
    }

    /** Starts a node's child at a step (empty: the first); called in a scope of its own. */
    public interface Line<R> {
        Promise<R> start(String node, String from);
    }

    /** What a child's answer means for its node. */
    public sealed interface End {
        record Done(NodeState state, String says) implements End {}

        record Stuck(String step, String says) implements End {}

        record Interrupted(String step) implements End {}
    }

    /** @param asked a person asked for it */
    private record Start(String node, String from, boolean asked) {}

    private record Finished<R>(
            String node, @Nullable R answer, @Nullable RuntimeException failure) {}

    private final Floor floor;
    private final Held held;
    private final int inFlight;
    private final Line<R> line;
    private final Function<Finished<R>, End> judge;
    private final Map<String, CancellationScope> flying = new LinkedHashMap<>();
    private final Deque<Finished<R>> finished = new ArrayDeque<>();
    private final Deque<Start> queue = new ArrayDeque<>();
    private final Map<String, Order.Skip> skipping = new LinkedHashMap<>();
    private Order.@Nullable Abort abort;

    public Crew(Floor floor, Held held, int inFlight, Line<R> line, BiFunction<String, R, End> judge) {
        this.floor = floor;
        this.held = held;
        this.inFlight = inFlight;
        this.line = line;
        this.judge = f -> f.answer() == null ? failed(f) : judge.apply(f.node(), f.answer());
    }

    /**
     * Works until every node of the wave has ended and no more than {@code budget} nodes of the run are stuck.
     *
     * @param budget asked again and again, since an operator may change it
     * @param doing the sentence the board shows meanwhile
     * @return the abort that stopped it; empty: the wave is done, or the rest of it waits for the change window
     */
    public Optional<Order.Abort> work(List<String> wave, IntSupplier budget, Supplier<String> doing) {
        queue.clear();
        wave.stream()
                .filter(n -> floor.nodes().state(n) == NodeState.WAITING)
                .forEach(n -> queue.add(new Start(n, "", false)));
        boolean told = false;
        while (true) {
            obey();
            if (abort != null && flying.isEmpty()) {
                return Optional.of(abort);
            }
            boolean paused = floor.paused();
            leaveForTheWindow();
            boolean shut = shut();
            if (shut && flying.isEmpty()) {
                abort = floor.reopened().orElse(null);
                continue;
            }
            Pace pace = floor.pace();
            boolean withinBudget = floor.nodes().count(NodeState.STUCK) <= budget.getAsInt();
            if (abort == null && !paused && !shut) {
                startSome(withinBudget);
            }
            if (flying.isEmpty() && queue.isEmpty() && withinBudget && !paused) {
                return Optional.empty();
            }
            show(doing, withinBudget);
            if (!withinBudget && flying.isEmpty() && !told) {
                floor.stuck();
            }
            told = !withinBudget && flying.isEmpty();
            Workflow.await(() -> !finished.isEmpty()
                    || floor.conversation().hasOrders()
                    || floor.paused() != paused
                    || !floor.pace().equals(pace));
            collect();
        }
    }

    /** Whether there is something to begin, and a gate that allowed it has closed again. */
    private boolean shut() {
        return held != Held.BY_NOTHING && abort == null && !queue.isEmpty() && floor.shut();
    }

    /** Nodes that can no longer be done in time stay as they are, for when the window opens again. */
    private void leaveForTheWindow() {
        if (held == Held.BY_GATES_AND_WINDOW && !floor.window().open()) {
            queue.removeIf(start -> !start.asked());
        }
    }

    /** Those a person asked for stand first in the queue. */
    private void startSome(boolean withinBudget) {
        while (flying.size() < floor.pace().inFlight(inFlight)
                && !queue.isEmpty()
                && (withinBudget || queue.getFirst().asked())) {
            Start next = queue.pop();
            floor.begun();
            floor.nodes().put(next.node(), NodeState.RUNNING, next.from(), "", Floor.now());
            CancellationScope scope = Workflow.newCancellationScope(() -> {
                var _ = line.start(next.node(), next.from())
                        .handle((answer, failure) -> finished.add(new Finished<>(next.node(), answer, failure)));
            });
            flying.put(next.node(), scope);
            scope.run();
        }
    }

    private void collect() {
        while (!finished.isEmpty()) {
            Finished<R> ended = finished.pop();
            flying.remove(ended.node());
            Order.Skip skip = skipping.remove(ended.node());
            switch (judge.apply(ended)) {
                case End.Done(NodeState state, String says) -> put(ended.node(), state, "", says);
                case End.Stuck(String step, String says) -> {
                    if (skip == null) {
                        put(ended.node(), NodeState.STUCK, step, says);
                    } else {
                        put(ended.node(), NodeState.SKIPPED, step, skip.says() + "; it was stuck: " + says);
                    }
                }
                case End.Interrupted(String step) -> interrupted(ended.node(), step, skip);
            }
        }
    }

    private void interrupted(String node, String step, Order.@Nullable Skip skip) {
        if (skip == null) {
            put(node, NodeState.STUCK, step, "stopped between two steps, as the run was told to");
        } else {
            put(node, NodeState.SKIPPED, step, skip.says());
        }
    }

    private End failed(Finished<R> ended) {
        // A child that was cancelled ends as cancelled in SDK 1.38.0, whatever it answered.
        String step = floor.nodes().get(ended.node()).step();
        if (ended.failure() instanceof CanceledFailure
                || (ended.failure() != null && ended.failure().getCause() instanceof CanceledFailure)) {
            return new End.Interrupted(step);
        }
        return new End.Stuck(step, "its workflow ended without an answer: " + ended.failure());
    }

    private void obey() {
        for (Optional<Order> order = floor.conversation().next();
                order.isPresent();
                order = floor.conversation().next()) {
            switch (order.get()) {
                case Order.Retry retry -> retry(retry);
                case Order.Skip skip -> skip.nodes().forEach(node -> skip(node, skip));
                case Order.Mark mark -> mark(mark);
                case Order.Abort stop -> {
                    abort = stop;
                    queue.clear();
                    flying.values().forEach(scope -> scope.cancel("the run was aborted"));
                }
            }
        }
    }

    private void retry(Order.Retry retry) {
        List<String> names = retry.allStuck() ? floor.nodes().in(NodeState.STUCK) : retry.nodes();
        for (String node : names.reversed()) {
            if (floor.nodes().state(node) == NodeState.STUCK) {
                String from = retry.from().isEmpty() ? floor.nodes().get(node).step() : retry.from();
                put(node, NodeState.WAITING, from, "to be tried again from " + from);
                queue.addFirst(new Start(node, from, true));
            }
        }
    }

    private void mark(Order.Mark mark) {
        for (String node : mark.nodes().reversed()) {
            if (floor.nodes().state(node) == NodeState.STUCK) {
                put(node, NodeState.WAITING, mark.then(), mark.step() + " was done by hand, says " + mark.by());
                queue.addFirst(new Start(node, mark.then(), true));
            }
        }
    }

    private void skip(String node, Order.Skip skip) {
        CancellationScope running = flying.get(node);
        if (running != null) {
            skipping.put(node, skip);
            running.cancel("the node is skipped");
            return;
        }
        queue.removeIf(s -> s.node().equals(node));
        if (floor.nodes().state(node) != NodeState.DONE) {
            put(node, NodeState.SKIPPED, floor.nodes().get(node).step(), skip.says());
        }
    }

    private void show(Supplier<String> doing, boolean withinBudget) {
        String cluster = floor.plan().cluster();
        if (!flying.isEmpty()) {
            floor.needs(
                    abort == null ? doing.get() : "aborting: waiting for " + NodeBook.some(flying.keySet()), List.of());
        } else if (!withinBudget) {
            List<String> stuck = floor.nodes().in(NodeState.STUCK);
            String first = stuck.getFirst();
            floor.needs(
                    stuck.size() + (stuck.size() == 1 ? " node is" : " nodes are") + " stuck and the budget is spent; "
                            + first + " at " + floor.nodes().get(first).step() + ": "
                            + floor.nodes().get(first).says(),
                    List.of(
                            "drydock retry " + cluster + " --stuck",
                            "drydock skip " + cluster + " " + first + " --reason ...",
                            "drydock abort " + cluster + " --reason ..."));
        } else {
            floor.needs("the run is paused", List.of("drydock resume " + cluster));
        }
    }

    private void put(String node, NodeState state, String step, String says) {
        floor.nodes().put(node, state, step, says, Floor.now());
    }
}
