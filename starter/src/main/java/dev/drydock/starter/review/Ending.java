package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * How a history ends.
 *
 * @param at empty while it is open
 */
record Ending(Optional<Instant> at, String says, boolean bad, JsonNode outcome) {
    static Ending of(Told told) {
        HistoryEvent last = told.events().getLast();
        var at = Optional.of(Told.at(last));
        return switch (last.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> {
                var result = Told.json(
                        last.getWorkflowExecutionCompletedEventAttributes().getResult(), 0);
                yield new Ending(at, says(result), result.path("exit").asInt() != 0 || stuck(result), result);
            }
            case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
                ended(
                        at,
                        "failed: "
                                + Steps.says(last.getWorkflowExecutionFailedEventAttributes()
                                        .getFailure()));
            case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED -> {
                var by = last.getWorkflowExecutionTerminatedEventAttributes();
                yield ended(at, "terminated by " + by.getIdentity() + ": " + by.getReason());
            }
            case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> ended(at, "cancelled from outside");
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT -> ended(at, "timed out");
            case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW ->
                new Ending(Optional.empty(), "went on in a part that is not here", true, MissingNode.getInstance());
            default -> new Ending(Optional.empty(), "open", false, MissingNode.getInstance());
        };
    }

    private static Ending ended(Optional<Instant> at, String says) {
        return new Ending(at, says, true, MissingNode.getInstance());
    }

    /** A node's outcome names its case, a run's its kind. */
    private static String says(JsonNode result) {
        if (result.isTextual()) {
            return result.asText();
        }
        String kind = result.path("kind").asText(result.path("outcome").asText("completed"));
        String step = result.path("step").asText("");
        String says = result.path("says").asText("");
        return kind + (step.isEmpty() ? "" : " at " + step) + (says.isEmpty() ? "" : ": " + says);
    }

    private static boolean stuck(JsonNode result) {
        return result.path("outcome").asText().equals("stuck");
    }
}
