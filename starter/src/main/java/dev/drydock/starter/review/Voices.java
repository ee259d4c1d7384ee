package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.starter.review.Account.Voice;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.webhooks.Webhooks;
import dev.drydock.workflows.words.Json;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What people said to a run, from the start statement in its input and its signals, and what followed each. */
final class Voices {
    private static final int NAMED = 3;

    private final Told told;
    private final String runbook;
    private final Map<String, Heard> heard;
    private final List<Voice> voices = new ArrayList<>();

    private Voices(Told told, String runbook, Map<String, Heard> heard) {
        this.told = told;
        this.runbook = runbook;
        this.heard = heard;
    }

    /** @param heard how the run took each statement, by nonce; empty when it could not be asked */
    static List<Voice> of(Told told, String runbook, Map<String, Heard> heard) {
        var voices = new Voices(told, runbook, heard);
        if (told.start().getContinuedExecutionRunId().isEmpty()) {
            voices.add(told.began(), told.input().path("start"), "start", "the run began");
        }
        for (int at = 0; at < told.events().size(); at++) {
            voices.read(told.events().get(at), at);
        }
        return voices.voices;
    }

    private void read(HistoryEvent event, int at) {
        if (event.hasWorkflowExecutionSignaledEventAttributes()) {
            var signal = event.getWorkflowExecutionSignaledEventAttributes();
            add(Told.at(event), Told.json(signal.getInput(), 0), "signal " + signal.getSignalName(), then(at));
        } else if (event.hasWorkflowExecutionCancelRequestedEventAttributes()) {
            var by = event.getWorkflowExecutionCancelRequestedEventAttributes();
            voices.add(new Voice(
                    Told.at(event),
                    by.getIdentity(),
                    "cancel from outside",
                    "",
                    by.getCause(),
                    "",
                    false,
                    "",
                    then(at)));
        }
    }

    private void add(Instant at, JsonNode said, String unknown, String then) {
        JsonNode statement = statement(said);
        String action = statement.path("action").asText(unknown);
        voices.add(new Voice(
                at,
                statement.path("by").asText("somebody unknown"),
                action,
                target(statement),
                statement.path("reason").asText(""),
                statement.path("subject").asText(""),
                !said.path("signature").asText("").isEmpty(),
                taken(statement),
                then));
    }

    private static JsonNode statement(JsonNode said) {
        try {
            return Json.read(said.path("statement").asText("{}"));
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    private static String target(JsonNode statement) {
        String gate = statement.path("target").asText("");
        var with = statement.path("with");
        return gate.isEmpty() && !with.isEmpty() ? with.toString() : gate;
    }

    private String taken(JsonNode statement) {
        var how = heard.get(statement.path("nonce").asText(""));
        if (how == null) {
            return "";
        }
        return how.counted() ? "counted" : "refused: " + (how.why() == null ? "no reason given" : how.why());
    }

    /** What the run began in the first task after event {@code at}. */
    private String then(int at) {
        var events = told.events();
        int task = at + 1;
        while (task < events.size()
                && events.get(task).getEventType() != EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
            task++;
        }
        var began = new LinkedHashSet<String>();
        for (int next = task + 1; next < events.size(); next++) {
            String word = began(events.get(next));
            if (events.get(next).getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED) {
                break;
            }
            if (!word.isEmpty()) {
                began.add(word);
            }
        }
        if (began.isEmpty()) {
            return "nothing followed at once";
        }
        String names = String.join(", ", began.stream().limit(NAMED).toList());
        return names + (began.size() > NAMED ? " and " + (began.size() - NAMED) + " more" : "");
    }

    private String began(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
                Steps.word(
                                runbook,
                                event.getActivityTaskScheduledEventAttributes()
                                        .getActivityType()
                                        .getName())
                        + " began";
            case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> {
                var child = event.getStartChildWorkflowExecutionInitiatedEventAttributes();
                String id = child.getWorkflowId();
                yield child.getWorkflowType().getName().equals(Webhooks.TYPE)
                        ? ""
                        : id.substring(id.lastIndexOf('/') + 1) + " began";
            }
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> "the run ended";
            case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW -> "the run went on in a new part";
            default -> "";
        };
    }
}
