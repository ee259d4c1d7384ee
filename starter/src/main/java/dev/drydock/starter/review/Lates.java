package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.review.Account.Brought;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.Json;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the steps of a run answered about late writes: a reckoning each, over everything harvested until then. */
final class Lates {
    private final String runbook;
    private final Map<Long, String> asked = new HashMap<>();
    private final List<Brought> brought = new ArrayList<>();
    private @Nullable Reckoning last;

    private Lates(String runbook) {
        this.runbook = runbook;
    }

    static Account.@Nullable Late of(List<Told> parts, String runbook) {
        var lates = new Lates(runbook);
        for (Told part : parts) {
            lates.asked.clear(); // event ids begin anew in each part
            part.events().forEach(lates::read);
        }
        Reckoning end = lates.last;
        return end == null ? null : new Account.Late(lates.brought, end);
    }

    private void read(HistoryEvent event) {
        if (event.hasActivityTaskScheduledEventAttributes()) {
            asked.put(
                    event.getEventId(),
                    event.getActivityTaskScheduledEventAttributes()
                            .getActivityType()
                            .getName());
        } else if (event.hasActivityTaskCompletedEventAttributes()) {
            var done = event.getActivityTaskCompletedEventAttributes();
            String type = asked.getOrDefault(done.getScheduledEventId(), "");
            reckoning(Told.json(done.getResult(), 0)).ifPresent(now -> {
                brought.add(new Brought(Told.at(event), Steps.word(runbook, type), since(now)));
                last = now;
            });
        }
    }

    private static Optional<Reckoning> reckoning(JsonNode answer) {
        try {
            return Stream.of("captured", "applied", "superseded", "held").allMatch(answer::has)
                    ? Optional.of(Json.read(answer, Reckoning.class))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What this one added to the last. */
    private String since(Reckoning now) {
        Reckoning before = last == null ? Reckoning.NOTHING : last;
        String more = Stream.of(
                        part(now.captured() - before.captured(), "captured"),
                        part(now.applied() - before.applied(), "applied"),
                        part(now.already() - before.already(), "already there"),
                        part(now.superseded() - before.superseded(), "superseded"),
                        part(now.conflicts() - before.conflicts(), "signed as conflicts"),
                        part(now.skipped() - before.skipped(), "skipped"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        String through = now.through().isEmpty() ? "" : " through " + now.through();
        String waiting = now.heldRows() == 0
                ? ""
                : "; " + now.heldRows() + (now.heldRows() == 1 ? " row waits" : " rows wait") + " for people";
        return (more.isEmpty() ? "nothing new" : more + through) + waiting;
    }

    private static String part(long cells, String word) {
        return cells == 0 ? "" : (cells > 0 ? "+" : "") + cells + " " + word;
    }

    /** {@code captured 5 = applied 4 + already there 0 + ...}. */
    static String sum(Reckoning late) {
        return "captured " + late.captured() + " = applied " + late.applied() + " + already there " + late.already()
                + " + superseded " + late.superseded() + " + conflicts " + late.conflicts() + " + skipped "
                + late.skipped() + (late.held() == 0 ? "" : " + held " + late.held());
    }

    /** A step's answer about late writes in words; empty when it is about something else. */
    static String says(JsonNode answer) {
        if (answer.has("delta") && answer.has("cells") && answer.has("on")) {
            long cells = answer.path("cells").asLong();
            return cells == 0
                    ? "nothing late"
                    : cells + (cells == 1 ? " late cell" : " late cells") + ", read on the "
                            + answer.path("on").asText();
        }
        return reckoning(answer).map(Reckoning::says).orElse("");
    }
}
