package dev.drydock.activities.clusters;

import dev.drydock.workflows.policy.Policy;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.signature.RevokedKeys;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What runs ask of a cluster's policy, from the worker's own files. */
public final class PolicySteps implements Policy.Steps {
    /** Less than what a run waits for one asking. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Duration BEAT = Duration.ofSeconds(2);

    private final Homes homes;
    private final Consumer<Progress> beat;

    /** Of an activity. */
    public PolicySteps(Homes homes) {
        this(homes, progress -> Activity.getExecutionContext().heartbeat(progress));
    }

    PolicySteps(Homes homes, Consumer<Progress> beat) {
        this.homes = homes;
        this.beat = beat;
    }

    @Override
    public RevokedKeys revoked(String cluster) {
        return Revoked.read(homes.file(cluster));
    }

    @Override
    public Calm throttle(String cluster) {
        ClusterFile.Throttling throttling = homes.file(cluster).throttling();
        if (throttling == null) {
            return new Calm(true, "the cluster file names no throttle");
        }
        var throttled = new Throttled(cluster, throttling);
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
