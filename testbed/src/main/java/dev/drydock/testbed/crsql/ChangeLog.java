package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the changes that a database still holds of one actor: the last winning write of every cell, and the deletes. */
final class ChangeLog {

    private final Sqlite db;
    private final Collection<Table> tables;

    ChangeLog(Sqlite db, Collection<Table> tables) {
        this.db = db;
        this.tables = tables;
    }

    List<Change> of(Site site, Range versions) throws SQLException {
        var changes = new ArrayList<Change>();
        for (var table : tables) {
            for (var row : db.rows(query(table), site, versions.start(), versions.end())) {
                changes.add(change(table, site, row));
            }
        }
        return changes;
    }

    private static String query(Table table) {
        return "SELECT c.col_name, c.col_version, coalesce(x.col_version, 1), c.db_version, c.seq, c.ts, "
                + Table.listed("p.", table.key())
                + table.cells().stream()
                        .map(cell -> ", b." + Table.quoted(cell))
                        .collect(Collectors.joining())
                + " FROM " + table.clock() + " c JOIN " + table.pks() + " p ON p.__crsql_key = c.key"
                + " LEFT JOIN " + table.clock() + " x ON x.key = c.key AND x.col_name = '-1'"
                + " LEFT JOIN " + table.base() + " b ON "
                + table.key().stream()
                        .map(column -> "b." + Table.quoted(column) + " = p." + Table.quoted(column))
                        .collect(Collectors.joining(" AND "))
                + " WHERE c.site_id = (SELECT ordinal FROM crsql_site_id WHERE site_id = ?)"
                + " AND c.db_version BETWEEN ? AND ?";
    }

    private static Change change(Table table, Site site, List<@Nullable Object> row) {
        var column = String.valueOf(row.get(0));
        int keyFrom = 6;
        int cellsFrom = keyFrom + table.key().size();
        int cell = table.cells().indexOf(column);
        return new Change(
                table.name(),
                row.subList(keyFrom, cellsFrom),
                column,
                cell < 0 ? null : row.get(cellsFrom + cell),
                number(row.get(1)),
                number(row.get(2)),
                new Change.Stamp(site, number(row.get(3)), number(row.get(4)), String.valueOf(row.get(5))));
    }

    private static long number(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalStateException("a clock row holds " + value + " where a number belongs");
    }
}
