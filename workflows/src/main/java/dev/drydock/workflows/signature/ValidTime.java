package dev.drydock.workflows.signature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The times of {@code valid-after} and {@code valid-before}. */
final class ValidTime {
    private static final Pattern FORM =
            Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:(\\d\\d)(\\d\\d)(\\d\\d)?)?(Z|UTC)?", Pattern.CASE_INSENSITIVE);

    private ValidTime() {}

    /** @throws IllegalArgumentException when it is no time, or none after 1970 (which ssh-keygen does not take) */
    static Instant of(String option, String text, ZoneId zone) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(option + " '" + text + "' is no time: expected YYYYMMDD, YYYYMMDDHHMM or"
                    + " YYYYMMDDHHMMSS, with Z for UTC");
        }
        Instant time;
        try {
            time = in(
                    LocalDateTime.of(field(m, 1), field(m, 2), field(m, 3), field(m, 4), field(m, 5), field(m, 6)),
                    m.group(7) == null ? zone : ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(option + " '" + text + "' is on no calendar: " + e.getMessage(), e);
        }
        if (!time.isAfter(Instant.EPOCH)) {
            throw new IllegalArgumentException(option + " '" + text + "' is not after 1970");
        }
        return time;
    }

    /** ssh-keygen reads local times as the zone's standard time, in summer as well (seen in OpenSSH 9.2). */
    private static Instant in(LocalDateTime local, ZoneId zone) {
        return local.toInstant(zone.getRules().getStandardOffset(local.toInstant(ZoneOffset.UTC)));
    }

    private static int field(Matcher m, int group) {
        return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
    }
}
