package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.starter.review.Account.Voice;
import dev.drydock.starter.review.Outcomes.Outcome;
import dev.drydock.workflows.webhooks.Webhooks;
import dev.drydock.workflows.words.Json;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What people said to a run, from the start statement in its input and its signals, and what followed each. */
final class Voices {
    private static final String SAY = "say";
    private static final int NAMED = 3;

    private final Told told;
    private final String runbook;
    private final Outcomes outcomes;
    private final List<Voice> voices = new ArrayList<>();

    private Voices(Told told, String runbook, Outcomes outcomes) {
        this.told = told;
        this.runbook = runbook;
        this.outcomes = outcomes;
    }

    /** @param outcomes asked about the parts of a chain in their order */
    static List<Voice> of(Told told, String runbook, Outcomes outcomes) {
        var voices = new Voices(told, runbook, outcomes);
        if (told.start().getContinuedExecutionRunId().isEmpty()) {
            voices.start();
        }
        for (int at = 0; at < told.events().size(); at++) {
            voices.read(told.events().get(at), at);
        }
        return voices.voices;
    }

    private void start() {
        JsonNode said = told.input().path("start");
        var outcome = new Outcome(outcomes.signed(said, told.began()), "");
        add(told.began(), said, "start", outcome, "the run began");
    }

    private void read(HistoryEvent event, int at) {
        if (event.hasWorkflowExecutionSignaledEventAttributes()) {
            var signal = event.getWorkflowExecutionSignaledEventAttributes();
            JsonNode said = Told.json(signal.getInput(), 0);
            String name = signal.getSignalName();
            var outcome = name.equals(SAY)
                    ? outcomes.of(said, heardAt(at))
                    : new Outcome(false, "refused: a run hears only the signal " + SAY);
            add(Told.at(event), said, "signal " + name, outcome, then(at));
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

    /** A signal is heard in the first task after it, which begins late when no worker is up. */
    private Instant heardAt(int at) {
        return told.events().stream()
                .skip(at)
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                .findFirst()
                .map(Told::at)
                .orElseGet(() -> Told.at(told.events().get(at)));
    }

    private void add(Instant at, JsonNode said, String unknown, Outcome outcome, String then) {
        JsonNode statement = statement(said);
        String action = statement.path("action").asText(unknown);
        voices.add(new Voice(
                at,
                statement.path("by").asText("somebody unknown"),
                action,
                target(statement),
                statement.path("reason").asText(""),
                statement.path("subject").asText(""),
                outcome.signed(),
                outcome.taken(),
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
