package dev.drydock.workflows.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a cluster may be changed. Pure; hours are those of a clock on the wall in the zone, so that an opening over the
 * night of a clock change is an hour shorter or longer.
 *
 * @param zone a name of the time zone database, e.g. {@code Europe/Berlin}
 * @param openings at least one
 * @param override who may let a wave begin outside; null: nobody
 */
public record Window(
        String zone, List<Opening> openings, @Nullable GatePolicy override) {
    private static final int WEEK = 8;

    public Window {
        openings = List.copyOf(openings);
        if (openings.isEmpty()) {
            throw new IllegalArgumentException("a change window without openings would never let anything begin");
        }
        zone(zone);
    }

    /**
     * On some days of the week.
     *
     * @param days on which it opens, {@code MONDAY} ..
     * @param from hour and minute, {@code 22:00}
     * @param to the same; not later than {@code from}: of the next day
     */
    public record Opening(List<DayOfWeek> days, LocalTime from, LocalTime to) {
        public Opening {
            days = days.stream().distinct().sorted().toList();
            if (days.isEmpty()) {
                throw new IllegalArgumentException("an opening on no day is none");
            }
        }

        private String says() {
            String named = days.stream()
                    .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ROOT))
                    .collect(Collectors.joining(", "));
            return named + " " + from + " to " + to;
        }

        private Span on(LocalDate day, ZoneId zone) {
            LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
            return new Span(
                    ZonedDateTime.of(day, from, zone).toInstant(),
                    ZonedDateTime.of(last, to, zone).toInstant());
        }
    }

    /** For people: days, hours, zone, and who may override it. */
    public String says() {
        String when = openings.stream().map(Opening::says).collect(Collectors.joining("; "));
        return when + " (" + zone + ")"
                + (override == null
                        ? ""
                        : ", otherwise let go by " + new Level(override.quorum(), override.approvers()).says());
    }

    private record Span(Instant from, Instant to) {
        boolean holds(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    /** @throws IllegalArgumentException when there is no such zone */
    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone '" + name + "', e.g. Europe/Berlin or UTC", e);
        }
    }

    /** When it closes, openings that follow one another taken together; empty: it is closed. */
    public Optional<Instant> closes(Instant now) {
        Instant at = now;
        for (Optional<Instant> end = end(at); end.isPresent(); end = end(at)) {
            at = end.get();
            if (at.isAfter(now.plus(Duration.ofDays(WEEK)))) {
                return Optional.of(at);
            }
        }
        return at.equals(now) ? Optional.empty() : Optional.of(at);
    }

    private Optional<Instant> end(Instant at) {
        return spans(at).filter(span -> span.holds(at)).map(Span::to).max(Instant::compareTo);
    }

    /** When it opens next, after now. */
    public Instant opens(Instant now) {
        return spans(now)
                .map(Span::from)
                .filter(from -> from.isAfter(now))
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("a window that never opens: " + this));
    }

    /** The longest it is open at a stretch, as seen in the week around some time. */
    public Duration longest(Instant around) {
        return spans(around)
                .map(span -> Duration.between(span.from(), closes(span.from()).orElse(span.to())))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Whether something that takes so long can begin now and be done before it closes. */
    public boolean fits(Instant now, Duration takes) {
        return closes(now).filter(end -> !now.plus(takes).isAfter(end)).isPresent();
    }

    private Stream<Span> spans(Instant around) {
        ZoneId where = zone(zone);
        LocalDate today = LocalDate.ofInstant(around, where);
        return LongStream.rangeClosed(-2, WEEK)
                .mapToObj(today::plusDays)
                .flatMap(day -> openings.stream()
                        .filter(opening -> opening.days().contains(day.getDayOfWeek()))
                        .map(opening -> opening.on(day, where)));
    }
}
