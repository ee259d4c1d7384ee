package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Reach;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A bounded session, which reads where it was not opened to write; one thread at a time. Throws {@code SQLException} with the server's words. */
final class Database implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Connection connection;

    private Database(Connection connection) {
        this.connection = connection;
    }

    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    static Database open(Reach reach, Endpoint endpoint, String database, Login login) throws SQLException {
        return open(reach, endpoint, database, login, LIMIT, true);
    }

    /** @param limit for one statement */
    static Database open(Reach reach, Endpoint endpoint, String database, Login login, Duration limit, boolean readOnly)
            throws SQLException {
        var wishes = new Properties();
        wishes.setProperty("user", login.username());
        wishes.setProperty("password", login.password());
        wishes.setProperty("ApplicationName", "drydock");
        wishes.setProperty("connectTimeout", "5");
        wishes.setProperty("loginTimeout", "8");
        wishes.setProperty("socketTimeout", String.valueOf(limit.toSeconds() + 2));
        wishes.setProperty(
                "options",
                "-c default_transaction_read_only=" + (readOnly ? "on" : "off") + " -c statement_timeout="
                        + limit.toMillis());
        try {
            return new Database(DriverManager.getConnection(
                    "jdbc:postgresql://" + endpoint.by(reach) + "/"
                            + database.replace("%", "%25").replace("/", "%2F"),
                    wishes));
        } catch (IOException | TryAgain e) {
            // A machine that is not reached is a server that does not answer.
            throw new SQLException(e.getMessage(), "08001", e);
        }
    }

    <T> List<T> list(String sql, Reading<T> reading) throws SQLException {
        var rows = new ArrayList<T>();
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                rows.add(reading.of(answer));
            }
        }
        return rows;
    }

    /** Of a question that has exactly one row. */
    <T> T one(String sql, Reading<T> reading) throws SQLException {
        return list(sql, reading).getFirst();
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String text(String sql) throws SQLException {
        return one(sql, row -> row.getString(1));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
