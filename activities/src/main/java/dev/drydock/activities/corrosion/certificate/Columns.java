package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.harvest.file.Sql;
import java.util.Comparator;
import java.util.List;

/**
 * A table's columns as a certificate reads them.
 *
 * @param all by name, since their order may differ between nodes; generated ones follow from the others and are left out
 * @param key the primary key's, in its order; Corrosion allows no NULL in them, so every row has its place in the order
 */
record Columns(String table, List<String> all, List<String> key) {
    Columns {
        all = List.copyOf(all);
        key = List.copyOf(key);
    }

    static Columns of(Database database, String table) {
        List<Row> rows = database.rows(
                "SELECT name, pk FROM pragma_table_xinfo(" + Sql.text(table) + ") WHERE hidden = 0 ORDER BY name");
        List<String> key = rows.stream()
                .filter(row -> row.number(1) > 0)
                .sorted(Comparator.comparingLong(row -> row.number(1)))
                .map(row -> row.text(0))
                .toList();
        if (key.isEmpty()) {
            throw new Refused("table " + table + " is not there or has no primary key");
        }
        return new Columns(table, rows.stream().map(row -> row.text(0)).toList(), key);
    }
}
