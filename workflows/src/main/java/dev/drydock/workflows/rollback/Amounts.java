package dev.drydock.workflows.rollback;

import java.time.Duration;
import java.util.Locale;

/** Bytes and times in the words of a check. */
final class Amounts {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

    private Amounts() {}

    /** As {@code pg_size_pretty} counts: a kB has 1024 bytes. */
    static String bytes(long bytes) {
        double rest = bytes;
        int unit = 0;
        while (rest >= 1024 && unit < UNITS.length - 1) {
            rest /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", rest, UNITS[unit]);
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static String time(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
