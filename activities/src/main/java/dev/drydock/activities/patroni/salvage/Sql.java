package dev.drydock.activities.patroni.salvage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.replication.LogSequenceNumber;

/** Small questions, and how names and places are written. */
final class Sql {
    private Sql() {}

    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, Reading<T> reading, String... arguments)
            throws SQLException {
        var rows = new ArrayList<T>();
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (var answer = statement.executeQuery()) {
                while (answer.next()) {
                    rows.add(reading.of(answer));
                }
            }
        }
        return rows;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Both sides have to say values in the same words. */
    static void speakAlike(Connection connection) throws SQLException {
        run(
                connection,
                "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';"
                        + " SET extra_float_digits = 3; SET bytea_output = 'hex'; SET xmloption = 'content'");
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String lsn(long place) {
        return LogSequenceNumber.valueOf(place).asString();
    }

    static long lsn(String place) {
        return LogSequenceNumber.valueOf(place).asLong();
    }

    /** Whether it says nothing of the change itself (the way, the server, a lock, a deadlock): another try may mend it. */
    static boolean passing(SQLException e) {
        String state = e.getSQLState();
        return state == null || List.of("08", "57", "53", "40", "55").contains(state.substring(0, 2));
    }
}
