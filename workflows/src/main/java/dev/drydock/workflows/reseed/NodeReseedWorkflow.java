package dev.drydock.workflows.reseed;

import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runbook on one node. A step that fails for good ends it as stuck, and a request to stop is obeyed before the next
 * step; so the node is always between two steps when this answers.
 */
public final class NodeReseedWorkflow implements NodeReseed {
    private @Nullable Late late;
    private LateWrites.@Nullable Harvested harvested;
    private long stoppedAt = Workflow.currentTimeMillis();
    private long servingAt = stoppedAt;

    @Override
    public NodeOutcome reseed(Reseed.Job job, String from) {
        NodeStep first = NodeStep.named(from).orElse(NodeStep.BEFORE_STOP);
        boolean harvests = Workflow.getVersion("harvest", Workflow.DEFAULT_VERSION, 1) == 1;
        for (NodeStep step : NodeStep.values()) {
            if (step == NodeStep.HARVEST && !harvests) {
                continue;
            }
            // Whatever is left out, a node is never called restored without having been looked at.
            if (step.compareTo(first) < 0 && step != NodeStep.VERIFY) {
                continue;
            }
            if (CancellationScope.current().isCancelRequested()) {
                return new NodeOutcome.Interrupted(step.word(), late);
            }
            Optional<NodeOutcome> failed = take(step, job);
            if (failed.isPresent()) {
                return failed.get();
            }
        }
        return new NodeOutcome.Restored(Duration.ofMillis(servingAt - stoppedAt), late, harvested);
    }

    private Optional<NodeOutcome> take(NodeStep step, Reseed.Job job) {
        try {
            perform(step, job);
            return Optional.empty();
        } catch (CanceledFailure e) {
            return Optional.of(new NodeOutcome.Interrupted(step.word(), late));
        } catch (ActivityFailure e) {
            return Optional.of(
                    StepFailure.cancelled(e)
                            ? new NodeOutcome.Interrupted(step.word(), late)
                            : new NodeOutcome.Stuck(again(step, e).word(), StepFailure.says(e), late));
        }
    }

    /** Where to go on: an agent that somebody started before it was restored has to be stopped once more. */
    private static NodeStep again(NodeStep failed, ActivityFailure why) {
        return failed == NodeStep.ARCHIVE && StepFailure.notStopped(why) ? NodeStep.STOP : failed;
    }

    private void perform(NodeStep step, Reseed.Job job) {
        var steps = Workflow.newActivityStub(
                Reseed.Steps.class, StepOptions.on(job.run().cluster(), step.deadline()));
        switch (step) {
            case BEFORE_STOP -> steps.beforeStop(job);
            case STOP -> {
                stoppedAt = Workflow.currentTimeMillis();
                steps.stop(job);
            }
            case ARCHIVE -> late = steps.archive(job).late();
            case RESTORE -> steps.restore(job);
            case START -> steps.start(job);
            case VERIFY -> {
                steps.verify(job);
                servingAt = Workflow.currentTimeMillis();
            }
            case COMPANIONS -> steps.companions(job);
            case AFTER_START -> steps.afterStart(job);
            case HARVEST -> harvest(job);
        }
    }

    /** The node serves already: this is no part of its outage. */
    private void harvest(Reseed.Job job) {
        var run = job.run();
        var book = LateWrites.Book.of(
                run.cluster(),
                run.id(),
                run.plan(),
                job.snapshot().manifest(),
                job.snapshot().clusterId());
        harvested = Workflow.newActivityStub(
                        LateWrites.Steps.class, StepOptions.on(run.cluster(), NodeStep.HARVEST.deadline()))
                .harvest(book, job.node());
    }
}
