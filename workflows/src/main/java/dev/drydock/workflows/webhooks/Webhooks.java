package dev.drydock.workflows.webhooks;

import dev.drydock.workflows.words.Errand;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a run is delivered by a short workflow of its own, which the run starts and forgets: it outlives the run
 * and every worker. The run knows sinks by name only; where they are, and what signs for them, stays with the worker.
 */
public final class Webhooks {
    /** A gate was opened and waits for approvers. */
    public static final String GATE = "gate";

    /** The run starts nothing new until a person says how to go on. */
    public static final String STUCK = "stuck";

    /** The run has ended. */
    public static final String OUTCOME = "outcome";

    public static final List<String> EVENTS = List.of(GATE, STUCK, OUTCOME);

    /** The workflow type of a delivery, which is a child of its run and no node's. */
    public static final String TYPE = "webhook";

    private Webhooks() {}

    /** Its workflow id is the event's id: {@code webhook/<cluster>/<run>/<n>}. */
    @WorkflowInterface
    public interface Delivery {
        /** @param sinks names of those who want it; each is told by itself */
        @WorkflowMethod(name = TYPE)
        Map<String, String> deliver(Event event, List<String> sinks);
    }

    /** On the system's queue, whose worker also said which sinks there are. */
    @ActivityInterface(namePrefix = "Webhook")
    public interface Steps {
        /**
         * Posts the event once. May be asked again after it arrived: a sink knows an event by its id.
         *
         * @return what the sink answered, in a few words
         */
        String post(String sink, Event event);
    }

    /**
     * The body of the request, as JSON.
     *
     * @param id the same however often it is delivered
     * @param run the chain's first run id
     * @param says one sentence, the one {@code status} shows
     * @param next commands a person can type now
     * @param exit exit code of {@code status} now
     * @param gate which gate was opened; null: another event
     * @param outcome how the run ended, e.g. {@code reseeded}; null: another event
     */
    public record Event(
            String id,
            String event,
            String cluster,
            String runbook,
            String run,
            Instant at,
            String says,
            List<String> next,
            int exit,
            @Nullable String gate,
            @Nullable String outcome)
            implements Errand {
        public Event {
            next = List.copyOf(next);
        }

        @Override
        public String runId() {
            return run;
        }
    }
}
