package dev.drydock.harvest.merge;

import dev.drydock.harvest.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One row that somebody wrote to beyond the cut.
 *
 * @param before the snapshot's cells without the key; null: it has no such row
 * @param after the cells as they should be, without the key and without what is missing; null: no such row should be
 * @param cells every distinct late clock row of this row, once
 */
public record MergedRow(
        String table,
        SortedMap<String, Value> key,
        @Nullable SortedMap<String, Value> before,
        @Nullable SortedMap<String, Value> after,
        List<LateCell> cells,
        Missing missing) {
    public MergedRow {
        cells = List.copyOf(cells);
    }

    /** Empty: nothing to do, or nothing that could be done. */
    public Optional<Change> change() {
        if (missing.table() || Objects.equals(before, after)) {
            return Optional.empty();
        }
        if (after == null) {
            return Optional.of(new Change.Delete(key));
        }
        if (before == null) {
            return Optional.of(new Change.Insert(key, after));
        }
        var differing = new TreeMap<String, Value>();
        after.forEach((column, value) -> {
            if (!value.equals(before.get(column))) {
                differing.put(column, value);
            }
        });
        return Optional.of(new Change.Update(key, differing));
    }

    /** Whether the snapshot has no place for this cell. */
    public boolean homeless(LateCell cell) {
        return missing.table() || missing.columns().contains(cell.column());
    }
}
