package dev.drydock.harvest.merge;

import dev.drydock.harvest.delta.Origin;
import dev.drydock.harvest.value.Value;

/**
 * One clock row beyond the cut, of whatever number of databases hold it.
 *
 * @param column {@link #ROW} for the row as such: deleted, inserted again, or alone with its key
 * @param life causal length of the row it was written to: odd is alive, even is deleted
 * @param value what was written; NULL for {@link #ROW}
 * @param won false: superseded by another write
 */
public record LateCell(String column, Value value, long life, Origin origin, boolean won) {
    public static final String ROW = "-1";

    public boolean isRow() {
        return column.equals(ROW);
    }
}
