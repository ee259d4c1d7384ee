package dev.drydock.workflows.floor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.policy.Policy;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.policy.Throttle;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Holds waves back while a figure outside of Drydock is too high, says so, and asks a person when that takes long. */
public final class Throttling {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BREATH = Duration.ofSeconds(5);

    private final String cluster;
    private final Standby standby;
    private final Conversation conversation;
    private final Notice notice;
    private final @Nullable Throttle throttle;
    private final Policy.Steps steps;

    Throttling(Plan plan, Standby standby, Conversation conversation, Notice notice) {
        this.cluster = plan.cluster();
        this.standby = standby;
        this.conversation = conversation;
        this.notice = notice;
        JsonNode frozen = plan.policy().path("throttle");
        throttle = frozen.isMissingNode() ? null : Json.read(frozen, Throttle.class);
        steps = Workflow.newActivityStub(Policy.Steps.class, StepOptions.on(cluster, PATIENCE));
    }

    /**
     * Waits until the figure is low enough.
     *
     * @param attend obeys what operators said
     * @return the abort that came first
     */
    public Optional<Order.Abort> before(String wave, Supplier<Optional<Order.Abort>> attend) {
        if (throttle == null) {
            return Optional.empty();
        }
        notice.needs(wave + " waits for the throttle", List.of());
        Instant patience = Floor.now().plus(throttle.patience());
        for (Calm seen = look(); !seen.calm() && !conversation.aborting(); seen = look()) {
            String held = wave + " is held back: " + seen.says();
            if (Floor.now().isBefore(patience)) {
                notice.needs(held, List.of());
                standby.rest(BREATH);
                continue;
            }
            standby.ask(held, choices());
            Optional<Order.Abort> stopped = attend.get();
            if (stopped.isPresent()) {
                return stopped;
            }
            patience = Floor.now().plus(throttle.patience());
        }
        notice.answered();
        return conversation.abort();
    }

    private List<String> choices() {
        return List.of("drydock retry " + cluster + " --stuck", "drydock abort " + cluster + " --reason ...");
    }

    /** An abort does not wait for the figure. */
    private Calm look() {
        var asked = new ArrayList<Promise<Calm>>();
        CancellationScope scope =
                Workflow.newCancellationScope(() -> asked.add(Async.function(steps::throttle, cluster)));
        scope.run();
        Promise<Calm> answer = asked.getFirst();
        Workflow.await(() -> answer.isCompleted() || conversation.aborting());
        if (!answer.isCompleted()) {
            scope.cancel("the run is aborted");
        }
        try {
            return answer.get();
        } catch (ActivityFailure e) {
            return new Calm(false, StepFailure.says(e, cluster));
        }
    }
}
