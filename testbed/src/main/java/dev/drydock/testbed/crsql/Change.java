package dev.drydock.testbed.crsql;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One clock row with its key and value, as nodes exchange it; {@code stamp} says where and when it was written. */
public record Change(
        String table,
        List<@Nullable Object> key,
        String column,
        @Nullable Object value,
        long version,
        long life,
        Stamp stamp) {

    /** Where a change came from; {@code (site, dbVersion, seq)} names it cluster-wide. */
    public record Stamp(Site site, long dbVersion, long seq, String ts) {}

    public Change {
        key = Collections.unmodifiableList(key);
    }

    boolean isSentinel() {
        return column.equals(Table.SENTINEL);
    }

    /** Even lives are deleted rows. */
    boolean isAlive() {
        return life % 2 == 1;
    }
}
