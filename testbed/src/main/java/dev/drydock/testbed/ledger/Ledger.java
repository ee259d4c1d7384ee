package dev.drydock.testbed.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table that writers write to. Its own id comes from the server; the number is the writer's, by which a row is known. */
final class Ledger {

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS ledger (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                number bigint NOT NULL UNIQUE,
                version integer NOT NULL,
                payload text NOT NULL)""";

    /** As a row stands in the table. */
    record Row(int version, String payload) {}

    private Ledger() {}

    static void make(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
    }

    /** One transaction's changes, which are not committed. False when a row is not as it was left. */
    static boolean write(Connection connection, List<Entry> entries) throws SQLException {
        for (var entry : entries) {
            if (write(connection, entry) != 1) {
                return false;
            }
        }
        return true;
    }

    private static int write(Connection connection, Entry entry) throws SQLException {
        if (entry.version() == 0) {
            return run(
                    connection,
                    "INSERT INTO ledger (number, version, payload) VALUES (?, 0, ?)",
                    entry.number(),
                    entry.payload());
        }
        if (entry.gone()) {
            return run(
                    connection,
                    "DELETE FROM ledger WHERE number = ? AND version = ?",
                    entry.number(),
                    entry.version() - 1);
        }
        return run(
                connection,
                "UPDATE ledger SET version = version + 1, payload = ? WHERE number = ? AND version = ?",
                entry.payload(),
                entry.number(),
                entry.version() - 1);
    }

    private static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Every row by its number. */
    static Map<Long, Row> read(Connection connection) throws SQLException {
        var rows = new HashMap<Long, Row>();
        try (var statement = connection.createStatement();
                var all = statement.executeQuery("SELECT number, version, payload FROM ledger")) {
            while (all.next()) {
                rows.put(all.getLong(1), new Row(all.getInt(2), all.getString(3)));
            }
        }
        return rows;
    }
}
