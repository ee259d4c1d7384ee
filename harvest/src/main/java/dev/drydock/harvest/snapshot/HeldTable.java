package dev.drydock.harvest.snapshot;

import static dev.drydock.harvest.file.Sql.name;

import dev.drydock.harvest.delta.Layout;
import dev.drydock.harvest.file.Cells;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.value.Value;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One table of a snapshot, asked key by key. */
public final class HeldTable implements AutoCloseable {
    private final Still still;
    private final Layout.Table table;
    private final PreparedStatement row;
    private final @Nullable PreparedStatement clocks;
    private final SortedMap<String, Value> defaults;

    HeldTable(Still still, Layout.Table table, boolean clocked) {
        this.still = still;
        this.table = table;
        try {
            this.defaults = defaults(still, table);
            this.row = still.connection()
                    .prepareStatement("SELECT " + (table.cells().isEmpty() ? "1" : listed(table.cellNames())) + " FROM "
                            + name(table.name()) + " WHERE " + keyIs(""));
            this.clocks = clocked
                    ? still.connection()
                            .prepareStatement("SELECT c.col_name, c.col_version, lower(hex(s.site_id)) FROM "
                                    + name(table.pks()) + " p JOIN " + name(table.clock())
                                    + " c ON c.key = p.__crsql_key LEFT JOIN crsql_site_id s ON s.ordinal = c.site_id WHERE "
                                    + keyIs("p."))
                    : null;
        } catch (SQLException e) {
            throw still.trouble(e);
        }
    }

    private static String listed(List<String> columns) {
        return columns.stream().map(column -> name(column)).collect(Collectors.joining(", "));
    }

    private String keyIs(String prefix) {
        return table.key().stream().map(key -> prefix + name(key) + " IS ?").collect(Collectors.joining(" AND "));
    }

    public Layout.Table table() {
        return table;
    }

    /** What a cell holds that was never written. */
    public SortedMap<String, Value> defaults() {
        return defaults;
    }

    public Held held(List<Value> key) {
        try {
            return new Held(cells(key), clocks(key));
        } catch (SQLException e) {
            throw still.trouble(e);
        }
    }

    private @Nullable SortedMap<String, Value> cells(List<Value> key) throws SQLException {
        bind(row, key);
        try (var answer = row.executeQuery()) {
            if (!answer.next()) {
                return null;
            }
            var cells = new TreeMap<String, Value>();
            int at = 1;
            for (Layout.Column column : table.cells()) {
                cells.put(column.name(), Cells.value(answer, at++));
            }
            return Collections.unmodifiableSortedMap(cells);
        }
    }

    private Map<String, Held.Clock> clocks(List<Value> key) throws SQLException {
        if (clocks == null) {
            return Map.of();
        }
        bind(clocks, key);
        try (var answer = clocks.executeQuery()) {
            var found = new HashMap<String, Held.Clock>();
            while (answer.next()) {
                String site = answer.getString(3);
                found.put(answer.getString(1), new Held.Clock(answer.getLong(2), site == null ? "" : site));
            }
            return found;
        }
    }

    private static void bind(PreparedStatement statement, List<Value> key) throws SQLException {
        for (int i = 0; i < key.size(); i++) {
            Cells.bind(statement, i + 1, key.get(i));
        }
    }

    /** SQLite works them out itself, in a table of the same columns. */
    private static SortedMap<String, Value> defaults(Still still, Layout.Table table) throws SQLException {
        var defaults = new TreeMap<String, Value>();
        var columns = new TreeMap<String, String>();
        still.each(
                "SELECT name, type, dflt_value FROM pragma_table_xinfo(" + Sql.text(table.name())
                        + ") WHERE pk = 0 AND hidden = 0",
                row -> columns.put(
                        row.getString(1),
                        row.getString(2) + (row.getString(3) == null ? "" : " DEFAULT (" + row.getString(3) + ")")));
        if (columns.isEmpty()) {
            return defaults;
        }
        var definitions = columns.entrySet().stream()
                .map(column -> name(column.getKey()) + " " + column.getValue())
                .collect(Collectors.joining(", "));
        try (var memory = Still.connect(":memory:");
                var statement = memory.createStatement()) {
            statement.executeUpdate("CREATE TABLE d (" + definitions + ")");
            statement.executeUpdate("INSERT INTO d DEFAULT VALUES");
            try (var answer = statement.executeQuery("SELECT * FROM d")) {
                int at = 1;
                for (String column : columns.keySet()) {
                    defaults.put(column, Cells.value(answer, at++));
                }
            }
        }
        return Collections.unmodifiableSortedMap(defaults);
    }

    @Override
    public void close() {
        try {
            row.close();
            if (clocks != null) {
                clocks.close();
            }
        } catch (SQLException e) {
            throw still.trouble(e);
        }
    }
}
