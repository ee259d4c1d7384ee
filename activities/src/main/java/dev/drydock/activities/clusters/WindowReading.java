package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.workflows.policy.Window;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How a cluster file's {@code window} is read. */
final class WindowReading {
    private final Gates people;

    WindowReading(Gates people) {
        this.people = people;
    }

    Window read(Entry.Table table) {
        table.only("zone", "open", "override");
        Entry.Text zone = table.required("zone", "Europe/Berlin");
        Entry.Items listed = table.find("open")
                .orElseThrow(() -> table.missing("open", "[{days: [mon, tue], from: \"22:00\", to: \"05:00\"}]"))
                .asItems();
        List<Window.Opening> openings = listed.values().stream()
                .map(Entry::asTable)
                .map(WindowReading::opening)
                .toList();
        try {
            return new Window(
                    zone.value(),
                    openings,
                    table.table("override").map(people::gate).orElse(null));
        } catch (IllegalArgumentException e) {
            throw (openings.isEmpty() ? listed.place() : zone.place()).refused(String.valueOf(e.getMessage()));
        }
    }

    private static Window.Opening opening(Entry.Table table) {
        table.only("days", "from", "to");
        Entry.Items days = table.find("days")
                .orElseThrow(() -> table.missing("days", "[mon, tue, wed, thu, fri]"))
                .asItems();
        List<DayOfWeek> named = days.values().stream()
                .map(Entry::asText)
                .map(WindowReading::day)
                .toList();
        if (named.isEmpty()) {
            throw days.place().refused("the list is empty; expected mon, tue, wed, thu, fri, sat, sun");
        }
        return new Window.Opening(
                named, time(table.required("from", "\"22:00\"")), time(table.required("to", "\"05:00\"")));
    }

    private static DayOfWeek day(Entry.Text text) {
        return Stream.of(DayOfWeek.values())
                .filter(day ->
                        day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(text.value()))
                .findFirst()
                .orElseThrow(() -> text.place()
                        .refused("'" + text.value() + "' is not a day; expected mon, tue, wed, thu, fri, sat or sun"));
    }

    private static LocalTime time(Entry.Text text) {
        try {
            return LocalTime.parse(text.value());
        } catch (DateTimeException _) {
            throw text.place()
                    .refused("'" + text.value() + "' is not a time of day; expected \"HH:MM\" in quotation marks, from"
                            + " \"00:00\" to \"23:59\"");
        }
    }
}
