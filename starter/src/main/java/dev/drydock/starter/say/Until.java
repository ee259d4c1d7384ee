package dev.drydock.starter.say;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** After when a statement no longer counts. */
public final class Until {
    /** Long enough for clocks that differ and for a worker that is down for a while. */
    public static final Duration USUAL = Duration.ofHours(4);

    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");

    private Until() {}

    /**
     * To the second.
     *
     * @param text {@code 90m}, {@code 4h}, {@code 2d}, or a time with its zone; empty: the usual while
     * @throws Failure when it is neither, or over already
     */
    public static Instant of(String text, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        if (text.isEmpty()) {
            return second.plus(USUAL);
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
                    "--until '" + text + "' is neither a duration nor a time: expected 90m, 4h, 2d or"
                            + " 2026-11-22T06:00:00Z",
                    "the same command with --until 4h",
                    e);
        }
    }
}
