package dev.drydock.harvest.snapshot;

import dev.drydock.harvest.value.Value;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot holds of one key.
 *
 * @param cells without the key; null: no such row
 * @param clocks by column, {@code -1} for the row as such; may be empty although the row is there, where the reaper took
 *     them
 */
public record Held(@Nullable SortedMap<String, Value> cells, Map<String, Clock> clocks) {
    public static final String ROW = "-1";

    /** Who wrote a cell last, for the {@code version}th time. */
    public record Clock(long version, String site) {}

    /** Causal length; 0: it never heard of the key. */
    public long life() {
        var row = clocks.get(ROW);
        if (row != null) {
            return row.version();
        }
        return cells == null && clocks.isEmpty() ? 0 : 1;
    }

    /** Whether its clocks can be held against others. */
    public boolean clocked() {
        return cells == null || !clocks.isEmpty();
    }
}
