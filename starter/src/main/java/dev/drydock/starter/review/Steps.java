package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.review.Account.Step;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps in one history, in the order in which they were asked for.
 *
 * <p>An attempt's start is written only when the attempt ends, with its own earlier time, and attempts that were tried
 * again are not written at all: their number and the last trouble stand in that start. So steps are joined by event id
 * and never by order.
 */
final class Steps {
    /** The node that these name is who led before them. */
    private static final Set<String> OF_NOBODY = Set.of("RollbackPromote", "RollbackWatch");

    private final String runbook;
    private final Set<String> nodes = new HashSet<>();
    private final Map<Long, HistoryEvent> asked = new HashMap<>();
    private final Map<Long, HistoryEvent> begun = new HashMap<>();
    private final Map<Long, Step> ended = new HashMap<>();

    private Steps(String runbook, JsonNode plan) {
        this.runbook = runbook;
        plan.path("waves").forEach(wave -> wave.forEach(node -> nodes.add(node.asText())));
    }

    static List<Step> of(Told told, String runbook) {
        var steps = new Steps(runbook, told.input().path("plan"));
        told.events().forEach(steps::read);
        var all = new ArrayList<>(steps.ended.values());
        steps.asked.forEach((id, event) -> {
            if (!steps.ended.containsKey(id)) {
                all.add(steps.step(id, null, "open", ""));
            }
        });
        all.sort(Comparator.comparing(Step::asked));
        return all;
    }

    private void read(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> asked.put(event.getEventId(), event);
            case EVENT_TYPE_ACTIVITY_TASK_STARTED ->
                begun.put(event.getActivityTaskStartedEventAttributes().getScheduledEventId(), event);
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                var done = event.getActivityTaskCompletedEventAttributes();
                end(done.getScheduledEventId(), event, "done", says(Told.json(done.getResult(), 0)));
            }
            case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
                var failed = event.getActivityTaskFailedEventAttributes();
                end(failed.getScheduledEventId(), event, "failed", says(failed.getFailure()));
            }
            case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
                var late = event.getActivityTaskTimedOutEventAttributes();
                end(late.getScheduledEventId(), event, "timed out", says(late.getFailure()));
            }
            case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                end(event.getActivityTaskCanceledEventAttributes().getScheduledEventId(), event, "cancelled", "");
            default -> {} // not about a step
        }
    }

    private void end(long id, HistoryEvent event, String result, String says) {
        ended.put(id, step(id, Told.at(event), result, says));
    }

    private Step step(long id, @Nullable Instant end, String result, String says) {
        var scheduled = asked.get(id);
        var started = begun.get(id);
        String type = scheduled == null
                ? "unknown"
                : scheduled
                        .getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName();
        var attributes = started == null ? null : started.getActivityTaskStartedEventAttributes();
        String trouble = attributes == null || !attributes.hasLastFailure() ? "" : says(attributes.getLastFailure());
        return new Step(
                word(runbook, type),
                scheduled == null || OF_NOBODY.contains(type) ? "" : node(scheduled),
                scheduled == null ? Instant.EPOCH : Told.at(scheduled),
                started == null ? null : Told.at(started),
                end,
                attributes == null ? 1 : Math.max(1, attributes.getAttempt()),
                result,
                trouble.isEmpty() || trouble.equals(says) ? says : says + " (before: " + trouble + ")");
    }

    /** An argument that is a node's name, alone. */
    private String node(HistoryEvent scheduled) {
        var input = scheduled.getActivityTaskScheduledEventAttributes().getInput();
        for (int at = 0; at < input.getPayloadsCount(); at++) {
            String text = Told.json(input, at).asText("");
            if (nodes.contains(text)) {
                return text;
            }
        }
        return "";
    }

    /** The innermost sentence: what the step itself said. */
    static String says(Failure failure) {
        var last = failure;
        while (last.hasCause()) {
            last = last.getCause();
        }
        return last.getMessage();
    }

    /** What a step answered, if it says so in words. */
    static String says(JsonNode answer) {
        if (answer.isTextual()) {
            return answer.asText();
        }
        String says = answer.path("says").asText("");
        return says.isEmpty() ? Lates.says(answer) : says;
    }

    /** {@code ReseedBeforeStop} of runbook {@code reseed} is {@code before-stop} to people. */
    static String word(String runbook, String activity) {
        String bare = Stream.of(runbook, "policy")
                .filter(prefix -> !prefix.isEmpty() && activity.length() > prefix.length())
                .filter(prefix -> activity.regionMatches(true, 0, prefix, 0, prefix.length()))
                .findFirst()
                .map(prefix -> activity.substring(prefix.length()))
                .orElse(activity);
        return bare.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
