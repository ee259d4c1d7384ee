package dev.drydock.starter.say;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** After when a statement no longer counts. */
public final class Until {
    /** Long enough for clocks that differ and for a worker that is down for a while. */
    public static final Duration USUAL = Duration.ofHours(4);

    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Pattern CLOCK = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");

    private Until() {}

    /** For who names no end. */
    public static Instant usual(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).plus(USUAL);
    }

    /**
     * To the second.
     *
     * @param text {@code 90m}, {@code 4h}, {@code 2d}, a time with its zone, or {@code 06:00}, the next such time here;
     *     empty: the usual while
     * @param here zone of the person's clock
     * @throws Failure when it is none of them, or over already
     */
    public static Instant of(String text, Instant now, ZoneId here) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        if (text.isEmpty()) {
            return usual(now);
        }
        if (isClock(text)) {
            return next(LocalTime.parse(text), second.atZone(here));
        }
        var span = SPAN.matcher(text);
        Instant until = span.matches() ? second.plus(span(Long.parseLong(span.group(1)), span.group(2))) : time(text);
        if (!until.isAfter(second)) {
            throw new Failure(
                    Exit.USAGE,
                    "--until " + text + " is over already (now " + second + "), so the statement would never count",
                    "the same command with a later --until");
        }
        return until;
    }

    /** Whether it is a bare time of day, of which there is a next one every day. */
    public static boolean isClock(String text) {
        return CLOCK.matcher(text).matches();
    }

    /** Where clocks are set back the time comes twice, and where they are set forward it may come an hour later. */
    private static Instant next(LocalTime time, ZonedDateTime now) {
        ZonedDateTime today = now.toLocalDate().atTime(time).atZone(now.getZone());
        return Stream.of(
                        today.withEarlierOffsetAtOverlap(),
                        today.withLaterOffsetAtOverlap(),
                        now.toLocalDate().plusDays(1).atTime(time).atZone(now.getZone()))
                .filter(at -> at.isAfter(now))
                .findFirst()
                .orElseThrow()
                .toInstant();
    }

    private static Duration span(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw new Failure(
                    Exit.USAGE,
                    "--until '" + text + "' is neither a duration nor a time: expected 90m, 4h, 2d, 06:00 or"
                            + " 2026-11-22T06:00:00Z",
                    "the same command with --until 4h",
                    e);
        }
    }
}
