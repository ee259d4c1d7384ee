package dev.drydock.activities.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.rollout.Pace;
import dev.drydock.workflows.rollout.Rate;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.words.Json;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.WorkflowTargetOptions;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators changed of a run's pace, asked of the run by its step, since a step that is at work hears of nothing else. */
final class RunPace {
    private static final Logger LOG = LoggerFactory.getLogger(RunPace.class);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Supplier<@Nullable Pace> asking;
    private OptionalLong bandwidth = OptionalLong.empty();
    private long until = System.nanoTime();

    RunPace(Supplier<@Nullable Pace> asking) {
        this.asking = asking;
    }

    /** The status of the workflow that asked for the step. */
    static Supplier<@Nullable Pace> asked(ActivityExecutionContext context) {
        var client = context.getWorkflowClient();
        var run = WorkflowTargetOptions.newBuilder()
                .setWorkflowId(String.valueOf(context.getInfo().getWorkflowId()))
                .setRunId(context.getInfo().getWorkflowRunId())
                .build();
        return () -> Json.read(client.newUntypedWorkflowStub(run).query("status", JsonNode.class), Status.class)
                .pace();
    }

    /** Bytes a second of all nodes together, a few seconds old at most; while the run does not answer, what it said last. */
    synchronized OptionalLong bandwidth() {
        if (System.nanoTime() - until >= 0) {
            try {
                Pace pace = asking.get();
                bandwidth = pace == null || pace.bandwidth() == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(Rate.of(pace.bandwidth()).bytes());
            } catch (RuntimeException e) {
                LOG.debug("the run does not say its pace", e);
            }
            until = System.nanoTime() + FRESH.toNanos();
        }
        return bandwidth;
    }
}
