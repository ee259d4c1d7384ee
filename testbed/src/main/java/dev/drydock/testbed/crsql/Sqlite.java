package dev.drydock.testbed.crsql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One SQLite connection that keeps its statements prepared; for one thread at a time. */
public final class Sqlite implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Sqlite(Connection connection) {
        this.connection = connection;
    }

    /** Opens or creates the file, as plain SQLite does. */
    public static Sqlite open(Path file) throws SQLException {
        var db = new Sqlite(DriverManager.getConnection("jdbc:sqlite:" + file));
        db.execute("PRAGMA busy_timeout = 30000");
        return db;
    }

    Connection connection() {
        return connection;
    }

    /** For statements run once, and for those that change the schema. */
    public void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the number of rows changed. */
    public int run(String sql, @Nullable Object... params) throws SQLException {
        return bound(sql, params).executeUpdate();
    }

    public List<List<@Nullable Object>> rows(String sql, @Nullable Object... params) throws SQLException {
        try (var found = bound(sql, params).executeQuery()) {
            var rows = new ArrayList<List<@Nullable Object>>();
            while (found.next()) {
                rows.add(row(found));
            }
            return rows;
        }
    }

    /** The first cell of the first row; null when there is no row, or NULL in it. */
    public @Nullable Object cell(String sql, @Nullable Object... params) throws SQLException {
        var rows = rows(sql, params);
        return rows.isEmpty() ? null : rows.getFirst().getFirst();
    }

    /** A count or the like, which is never NULL. */
    public long number(String sql, @Nullable Object... params) throws SQLException {
        return cell(sql, params) instanceof Long number ? number : 0;
    }

    static List<@Nullable Object> row(ResultSet found) throws SQLException {
        int width = found.getMetaData().getColumnCount();
        var row = new ArrayList<@Nullable Object>(width);
        for (int i = 1; i <= width; i++) {
            row.add(value(found.getObject(i)));
        }
        return row;
    }

    private static @Nullable Object value(@Nullable Object raw) {
        return switch (raw) {
            case Integer number -> number.longValue();
            case byte[] bytes -> Blob.of(bytes);
            case null, default -> raw;
        };
    }

    private PreparedStatement bound(String sql, @Nullable Object... params) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        bind(statement, List.of(), params);
        return statement;
    }

    static void bind(PreparedStatement statement, List<@Nullable Object> head, @Nullable Object... params)
            throws SQLException {
        int at = 1;
        for (var value : head) {
            bind(statement, at++, value);
        }
        for (var value : params) {
            bind(statement, at++, value);
        }
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        switch (value) {
            case Blob blob -> statement.setBytes(at, blob.bytes());
            case Site site -> statement.setBytes(at, site.blob().bytes());
            case null -> statement.setNull(at, java.sql.Types.NULL);
            default -> statement.setObject(at, value);
        }
    }

    /** Closing the last connection checkpoints and removes the write-ahead log. */
    @Override
    public void close() throws SQLException {
        for (var statement : prepared.values()) {
            statement.close();
        }
        connection.close();
    }
}
