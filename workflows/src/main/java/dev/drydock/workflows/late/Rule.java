package dev.drydock.workflows.late;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of late writes to a table. */
public enum Rule {
    /** Brought in as soon as nobody contradicts. */
    REPLAY,
    /** Waits for people at gate {@code replay}. */
    REVIEW,
    /** Left out, and counted as skipped. */
    SKIP,
    /** Left out since the table's owners write it again by themselves; counted as skipped. */
    HEALS;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for any other word */
    public static Rule of(String word) {
        return Arrays.stream(values())
                .filter(r -> r.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + word + "' is no rule for late writes: expected replay, review, skip or heals"));
    }
}
