package dev.drydock.workflows.webhooks;

import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells every sink by itself, again and again for a day; what could not be delivered is its answer, not an error. */
public final class DeliveryWorkflow implements Webhooks.Delivery {
    private static final Duration TRYING = Duration.ofHours(24);

    /** A post itself gives up before this. */
    private static final Duration ONE_POST = Duration.ofSeconds(30);

    @Override
    public Map<String, String> deliver(Webhooks.Event event, List<String> sinks) {
        var steps = Workflow.newActivityStub(
                Webhooks.Steps.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(ClusterName.of(event.cluster()).queue())
                        .setScheduleToCloseTimeout(TRYING)
                        .setStartToCloseTimeout(ONE_POST)
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofSeconds(1))
                                .setBackoffCoefficient(2)
                                .setMaximumInterval(Duration.ofMinutes(1))
                                .setDoNotRetry(GiveUp.class.getName())
                                .build())
                        .build());
        var posts = new LinkedHashMap<String, Promise<String>>();
        sinks.forEach(sink -> posts.put(sink, Async.function(steps::post, sink, event)));
        var answers = new LinkedHashMap<String, String>();
        posts.forEach((sink, post) -> answers.put(sink, answer(post)));
        return answers;
    }

    private static String answer(Promise<String> post) {
        try {
            return post.get();
        } catch (ActivityFailure e) {
            return "NOT DELIVERED: " + StepFailure.says(e);
        }
    }
}
