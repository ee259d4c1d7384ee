package dev.drydock.starter.fleet;

import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.policy.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a change window stands at some moment.
 *
 * @param until when it closes if it is open, else when it opens; null: it stays open for the next week at least
 * @param zone whose clocks its hours are of
 */
public record Hours(boolean open, @Nullable Instant until, String zone) {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);

    public static Hours of(Window window, Instant now) {
        return window.closes(now)
                .map(end -> new Hours(true, end.isAfter(now.plus(WEEK)) ? null : end, window.zone()))
                .orElseGet(() -> new Hours(false, window.opens(now), window.zone()));
    }

    /** For people: {@code shut until Mon 22:00 (Europe/Berlin, in 1d03h)}. */
    String says(Instant now) {
        if (until == null) {
            return "open all week";
        }
        String clock = CLOCK.format(until.atZone(ZoneId.of(zone)));
        return (open ? "open" : "shut") + " until " + clock + " (" + zone + ", in "
                + Figures.span(Duration.between(now, until)) + ")";
    }
}
