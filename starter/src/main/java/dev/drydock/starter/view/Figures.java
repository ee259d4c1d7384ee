package dev.drydock.starter.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Durations, sizes and times as people read them. */
public final class Figures {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Figures() {}

    /** Two units at most: {@code 42s}, {@code 4m12s}, {@code 2h05m}, {@code 3d}. */
    public static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return pair(seconds / 3600, "h", seconds % 3600 / 60, "m");
        }
        return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    /** As {@link #span}, with tenths below ten seconds. */
    public static String fine(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(10)) < 0
                ? String.format(Locale.ROOT, "%.1fs", Math.max(0, duration.toMillis()) / 1000.0)
                : span(duration);
    }

    private static String pair(long large, String unit, long small, String part) {
        return small == 0 ? large + unit : large + unit + String.format(Locale.ROOT, "%02d", small) + part;
    }

    public static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 999.5 && unit < SIZES.length - 1) {
            size /= 1000;
            unit++;
        }
        String figure = unit == 0 || size >= 99.5 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, figure, size, SIZES[unit]);
    }

    public static String amount(long amount, String unit) {
        return unit.equals("bytes") ? bytes(amount) : String.format(Locale.ROOT, "%d %s", amount, unit);
    }

    /** {@code 1 node}, {@code 2 nodes}. */
    public static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    public static String minute(Instant at) {
        return MINUTE.format(at);
    }

    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** The part of a run id or digest that people compare. */
    public static String brief(String id) {
        String bare = id.startsWith("sha256:") ? id.substring(7) : id;
        return bare.substring(0, Math.min(8, bare.length()));
    }
}
