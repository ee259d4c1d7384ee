package dev.drydock.activities.corrosion.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A Corrosion database that can be asked, whether through its agent or as a file. Throws {@link Refused}. */
public interface Database {
    /** Hands over the rows as they come; returns only when the answer was complete. */
    void each(String sql, Consumer<Row> row);

    default List<Row> rows(String sql) {
        var rows = new ArrayList<Row>();
        each(sql, rows::add);
        return rows;
    }

    default long number(String sql) {
        var rows = rows(sql);
        if (rows.size() != 1) {
            throw new Refused("expected one row, found " + rows.size() + ": " + sql);
        }
        return rows.getFirst().number(0);
    }

    /** An identifier as SQL text. */
    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
