package dev.drydock.harvest.delta;

import dev.drydock.harvest.file.Cells;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.value.PackedKey;
import dev.drydock.harvest.value.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Buffered writes come with packed keys, whose bytes have another order than keys have. They are unpacked into temporary
 * tables, which SQLite sorts, on disk if need be.
 */
final class Unpacking {
    private final Connection connection;
    private final Map<String, String> made = new TreeMap<>();
    private final Map<String, Long> homeless = new TreeMap<>();

    Unpacking(Connection connection) {
        this.connection = connection;
    }

    void all(List<DeltaTable> tables) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT DISTINCT name FROM main.buffered ORDER BY name")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        for (String name : names) {
            var table = tables.stream().filter(each -> each.name().equals(name)).findFirst();
            if (table.isPresent()) {
                unpack(table.get());
            } else {
                homeless.put(name, 0L);
            }
        }
    }

    boolean has(DeltaTable table) {
        return made.containsKey(table.name());
    }

    String query(DeltaTable table) {
        int keys = table.key().size();
        return "SELECT NULL, life, " + DeltaScript.numbered("", keys)
                + ", col, value, col_version, site, version, seq, ts FROM temp." + made.get(table.name())
                + " ORDER BY " + DeltaScript.numbered("", keys) + ", col";
    }

    private void unpack(DeltaTable table) throws SQLException {
        String name = "buffered_" + made.size();
        int keys = table.key().size();
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TEMP TABLE " + name + " (" + DeltaScript.numbered("", keys)
                    + ", col, value, col_version, life, site TEXT, version, seq, ts)");
        }
        made.put(table.name(), name);
        String marks = String.join(", ", Collections.nCopies(keys + 8, "?"));
        try (var from = connection.createStatement();
                var into = connection.prepareStatement("INSERT INTO temp." + name + " VALUES (" + marks + ")");
                var rows = from.executeQuery("SELECT pk, col, value, col_version, life, site, version, seq, ts"
                        + " FROM main.buffered WHERE name = " + Sql.text(table.name()))) {
            while (rows.next()) {
                copy(rows, into, table);
            }
        }
    }

    private void copy(ResultSet row, PreparedStatement into, DeltaTable table) throws SQLException {
        List<Value> key;
        try {
            key = PackedKey.unpack(row.getBytes(1));
        } catch (IllegalArgumentException e) {
            homeless.merge(table.name(), 1L, Long::sum);
            return;
        }
        if (key.size() != table.key().size()) {
            homeless.merge(table.name(), 1L, Long::sum);
            return;
        }
        int at = 1;
        for (Value value : key) {
            Cells.bind(into, at++, value);
        }
        for (int column = 2; column <= 9; column++) {
            Cells.bind(into, at++, Cells.value(row, column));
        }
        into.executeUpdate();
    }

    List<String> notes() {
        return homeless.entrySet().stream()
                .map(entry -> "table " + entry.getKey() + " has writes that were received in part"
                        + (entry.getValue() == 0
                                ? " and is not there"
                                : ": " + entry.getValue() + " have no readable key"))
                .toList();
    }
}
