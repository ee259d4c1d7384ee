package dev.drydock.workflows.floor;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.function.Supplier;

/** The part of a run's chain of histories that is being written, and what can come upon it from outside. */
final class Execution {
    /** The server suggests to begin anew at 4,096 events; a node's child costs the run 4, a wave some 50 more. */
    private static final int EVENTS = 4_096;

    private static final int EVENTS_PER_NODE = 5;
    private static final int EVENTS_PER_WAVE = 150;

    private Execution() {}

    static boolean hasRoomFor(int wave) {
        return Workflow.getInfo().getHistoryLength() + (long) EVENTS_PER_NODE * wave + EVENTS_PER_WAVE <= EVENTS;
    }

    /** Does the work so that a cancel from outside cannot tear it. */
    static <T> T sheltered(Supplier<T> work, Runnable cancelled) {
        var result = new ArrayList<T>();
        CancellationScope mine = Workflow.newDetachedCancellationScope(() -> result.add(work.get()));
        var _ = CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            cancelled.run();
            return reason;
        });
        mine.run();
        return result.getFirst();
    }
}
