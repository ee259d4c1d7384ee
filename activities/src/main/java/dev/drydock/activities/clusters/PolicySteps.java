package dev.drydock.activities.clusters;

import dev.drydock.workflows.policy.Policy;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.signature.RevokedKeys;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What runs ask of a cluster's policy, from the worker's own files. */
public final class PolicySteps implements Policy.Steps {
    /** Less than what a run waits for one asking. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Duration BEAT = Duration.ofSeconds(2);

    private static final Queries NONE = (file, _, _) -> {
        throw new IOException("this worker cannot ask nodes of " + file.name().system() + " a query");
    };

    private final Homes homes;
    private final Map<String, Queries> queries;
    private final Consumer<Progress> beat;

    /**
     * Of an activity.
     *
     * @param queries by system, those whose nodes can be asked one
     */
    public PolicySteps(Homes homes, Map<String, Queries> queries) {
        this(homes, queries, progress -> Activity.getExecutionContext().heartbeat(progress));
    }

    PolicySteps(Homes homes, Map<String, Queries> queries, Consumer<Progress> beat) {
        this.homes = homes;
        this.queries = Map.copyOf(queries);
        this.beat = beat;
    }

    @Override
    public RevokedKeys revoked(String cluster) {
        return Revoked.read(homes.file(cluster));
    }

    @Override
    public Calm throttle(String cluster) {
        ClusterFile file = homes.file(cluster);
        ClusterFile.Throttling throttling = file.throttling();
        if (throttling == null) {
            return new Calm(true, "the cluster file names no throttle");
        }
        var throttled =
                new Throttled(file, throttling, queries.getOrDefault(file.name().system(), NONE));
        long until = System.nanoTime() + LONGEST.toNanos();
        Calm seen = throttled.look();
        while (!seen.calm() && System.nanoTime() + throttling.frozen().every().toNanos() < until) {
            rest(throttling.frozen().every(), seen);
            seen = throttled.look();
        }
        return seen;
    }

    /** Beats meanwhile, so that the board shows the figure and an abort is noticed. */
    private void rest(Duration time, Calm seen) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            beat.accept(new Progress("figure", 0, 0, seen.says()));
            LockSupport.parkNanos(Math.min(BEAT.toNanos(), Math.max(1, end - System.nanoTime())));
        }
    }
}
