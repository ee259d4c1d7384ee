package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers that stand for primary keys in a table's clock. */
record Keys(Sqlite db) {

    /** A key once known stays known, deleted rows included. */
    record Key(long number, boolean known) {}

    Key of(Table table, List<@Nullable Object> values) throws SQLException {
        var known = db.cell("SELECT __crsql_key FROM " + table.pks() + " WHERE " + table.keyIs(""), values.toArray());
        if (known instanceof Long number) {
            return new Key(number, true);
        }
        db.run(
                "INSERT INTO " + table.pks() + " (" + Table.listed("", table.key()) + ") VALUES ("
                        + Table.marks(table.key()) + ")",
                values.toArray());
        return new Key(db.number("SELECT last_insert_rowid()"), false);
    }

    /** The values followed by the key's own, for statements that end in a WHERE on the key. */
    static @Nullable Object[] with(List<@Nullable Object> key, @Nullable Object... before) {
        var all = new ArrayList<@Nullable Object>(List.of());
        for (var value : before) {
            all.add(value);
        }
        all.addAll(key);
        return all.toArray();
    }
}
