package dev.drydock.activities.patroni.salvage;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One change of one row, or the emptying of a table.
 *
 * @param old the row's identity before, where it changed or the row is gone; null: it is that of {@code now}
 * @param whole whether {@code old} tells all columns
 * @param now null: there is no such row any more
 */
record Change(
        Table table,
        Kind kind,
        @Nullable List<Cell> old,
        boolean whole,
        @Nullable List<Cell> now) {
    enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        TRUNCATE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What tells which row it was before. */
    List<Cell> before() {
        return old != null ? old : now != null ? now : List.of();
    }

    /** What tells which row it is from here on. */
    List<Cell> after() {
        return now != null ? now : before();
    }
}
