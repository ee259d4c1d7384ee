package dev.drydock.worker.wiring;

import dev.drydock.workflows.run.Queues;
import io.temporal.api.enums.v1.TaskQueueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which queues a worker serves.
 *
 * @param systems those whose steps it does, on {@code drydock-<system>}
 * @param runbooks whether runs, plans and the desk are worked on here too, on {@code drydock}
 */
public record Serving(Set<String> systems, boolean runbooks) {
    public static final Serving ALL = new Serving(Systems.names(), true);

    public Serving {
        systems = Collections.unmodifiableSortedSet(new TreeSet<>(systems));
    }

    /** @param type what is polled for there that tells whether the worker is there */
    public record Queue(String name, TaskQueueType type) {}

    public List<Queue> queues() {
        var queues = new ArrayList<Queue>();
        if (runbooks) {
            queues.add(new Queue(Queues.RUNBOOKS, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW));
        }
        Systems.served(this).forEach(s -> queues.add(new Queue(s.queue(), TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)));
        return List.copyOf(queues);
    }

    String says() {
        String steps = String.join(", ", systems);
        return runbooks ? (systems.isEmpty() ? "runbooks" : "runbooks and steps of " + steps) : "steps of " + steps;
    }
}
