package dev.drydock.activities.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What single values look like in every file. */
public final class Scalars {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");

    private Scalars() {}

    public static int count(Entry.Text text) {
        if (!COUNT.matcher(text.value()).matches()) {
            throw text.place().refused("'" + text.value() + "' is not a count; expected a whole number, for example 2");
        }
        return Integer.parseInt(text.value());
    }

    public static boolean flag(Entry.Text text) {
        return switch (text.value()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw text.place().refused("'" + text.value() + "' seen; expected true or false");
        };
    }

    public static Duration duration(Entry.Text text) {
        Matcher parts = DURATION.matcher(text.value());
        if (!parts.matches()) {
            throw text.place()
                    .refused("'" + text.value() + "' is not a duration; expected a number with s, m, h or d,"
                            + " for example 24h");
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Something between a second and an hour. */
    public static Duration wait(Entry.Text text) {
        Duration wait = duration(text);
        if (wait.isZero() || wait.compareTo(Duration.ofHours(1)) > 0) {
            throw text.place().refused("'" + text.value() + "' seen; expected 1s to 1h");
        }
        return wait;
    }
}
