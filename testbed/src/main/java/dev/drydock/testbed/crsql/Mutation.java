package dev.drydock.testbed.crsql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one firing of a table's triggers said about one row. */
record Mutation(Kind kind, Table table, List<@Nullable Object> values) {

    enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    /** The key the row has now, or had when it is gone. */
    List<@Nullable Object> key() {
        return values.subList(0, table.key().size());
    }

    List<@Nullable Object> formerKey() {
        return values.subList(table.key().size(), 2 * table.key().size());
    }

    List<@Nullable Object> cells() {
        int from = 2 * table.key().size();
        return values.subList(from, from + table.cells().size());
    }

    List<@Nullable Object> formerCells() {
        int from = 2 * table.key().size() + table.cells().size();
        return values.subList(from, from + table.cells().size());
    }
}
