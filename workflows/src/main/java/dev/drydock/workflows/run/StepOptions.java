package dev.drydock.workflows.run;

import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.NotStopped;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * How steps are asked for: a total deadline over all attempts, tried again until then unless the step gives up, and
 * never abandoned in the middle.
 */
public final class StepOptions {
    /** A queue that no worker serves is noticed within this time. */
    static final Duration UNSERVED = Duration.ofSeconds(20);

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Two minutes of pauses between them. */
    private static final int ATTEMPTS = 12;

    private static final Duration BRIEF = Duration.ofMinutes(1);

    private StepOptions() {}

    /**
     * A step on the cluster's system. It heartbeats, so that a worker that died is noticed in seconds and the next one
     * goes on; without that, a node whose agent is stopped would wait for the step's whole deadline.
     */
    public static ActivityOptions on(String cluster, Duration deadline) {
        return base(deadline)
                .setTaskQueue(ClusterName.of(cluster).queue())
                .setHeartbeatTimeout(HEARTBEAT)
                .build();
    }

    /**
     * The same where a person can say how to go on: a machine that is not reached, or a server that does not come up, is told
     * after so many attempts, which take minutes, and not at the deadline of a step that may rightly take hours.
     */
    public static ActivityOptions attended(String cluster, Duration deadline) {
        var options = on(cluster, deadline);
        return ActivityOptions.newBuilder(options)
                .setRetryOptions(RetryOptions.newBuilder(options.getRetryOptions())
                        .setMaximumAttempts(ATTEMPTS)
                        .build())
                .build();
    }

    /** A step that reads or writes the worker's own store only, is done in seconds, and does not heartbeat. */
    public static ActivityOptions brief(String cluster, Duration deadline) {
        return base(deadline)
                .setTaskQueue(ClusterName.of(cluster).queue())
                .setStartToCloseTimeout(BRIEF)
                .build();
    }

    /** The first question to a queue: it fails soon when nobody serves it. */
    public static ActivityOptions probe(String queue) {
        return base(Duration.ofMinutes(2))
                .setTaskQueue(queue)
                .setScheduleToStartTimeout(UNSERVED)
                .setStartToCloseTimeout(BRIEF)
                .build();
    }

    private static ActivityOptions.Builder base(Duration deadline) {
        return ActivityOptions.newBuilder()
                .setScheduleToCloseTimeout(deadline)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setBackoffCoefficient(2)
                        .setMaximumInterval(Duration.ofSeconds(15))
                        .setDoNotRetry(GiveUp.class.getName(), NotStopped.class.getName())
                        .build());
    }
}
