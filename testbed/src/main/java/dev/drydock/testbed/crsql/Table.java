package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A replicated table: its primary-key columns in key order and its other columns in their own. */
record Table(String name, List<String> key, List<String> cells) {

    static final String SENTINEL = "-1";

    Table {
        key = List.copyOf(key);
        cells = List.copyOf(cells);
    }

    static Table read(Sqlite db, String name) throws SQLException {
        var key = new ArrayList<String>();
        var cells = new ArrayList<String>();
        for (var column :
                db.rows("SELECT name, pk FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY pk = 0, pk, cid", name)) {
            (Long.valueOf(0).equals(column.get(1)) ? cells : key).add(String.valueOf(column.get(0)));
        }
        return new Table(name, key, cells);
    }

    /** Every table with a clock table beside it. */
    static Map<String, Table> all(Sqlite db) throws SQLException {
        var tables = new LinkedHashMap<String, Table>();
        for (var row : db.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name IN"
                + " (SELECT replace(name, '__crsql_clock', '') FROM sqlite_master WHERE name LIKE '%\\_\\_crsql\\_clock'"
                + " ESCAPE '\\') ORDER BY name")) {
            var name = String.valueOf(row.getFirst());
            tables.put(name, read(db, name));
        }
        return tables;
    }

    String base() {
        return quoted(name);
    }

    String clock() {
        return quoted(name + "__crsql_clock");
    }

    String pks() {
        return quoted(name + "__crsql_pks");
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** For example {@code NEW."region",NEW."app"}. */
    static String listed(String prefix, List<String> columns) {
        return columns.stream().map(column -> prefix + quoted(column)).collect(Collectors.joining(","));
    }

    static String marks(List<String> columns) {
        return columns.stream().map(_ -> "?").collect(Collectors.joining(","));
    }

    String keyIs(String prefix) {
        return key.stream().map(column -> prefix + quoted(column) + " IS ?").collect(Collectors.joining(" AND "));
    }
}
