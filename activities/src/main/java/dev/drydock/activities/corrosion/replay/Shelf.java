package dev.drydock.activities.corrosion.replay;

import dev.drydock.workflows.words.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Late rows by name on this worker's disk, so that their number does not matter. One thread at a time; throw it away. */
public final class Shelf implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement find;
    private final PreparedStatement keep;
    private final PreparedStatement add;
    private long tasks;

    private Shelf(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute(
                    "CREATE TABLE entry (name TEXT, key TEXT, entry TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID");
            statement.execute("CREATE TABLE named (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID");
            statement.execute("CREATE TABLE task (at TEXT, grouped TEXT, n INTEGER, task TEXT)");
        }
        connection.setAutoCommit(false);
        find = connection.prepareStatement("SELECT entry FROM entry WHERE name = ? AND key = ?");
        keep = connection.prepareStatement(
                "INSERT INTO entry VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET entry = excluded.entry");
        add = connection.prepareStatement("INSERT INTO task VALUES (?, ?, ?, ?)");
    }

    /** @param file that does not exist */
    public static Shelf in(Path file) {
        try {
            return new Shelf(DriverManager.getConnection("jdbc:sqlite:" + file));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("the worker's scratch directory failed: " + e.getMessage(), e);
    }

    /** Over what is known of these rows. */
    void keep(List<Entry> entries) {
        try {
            for (Entry fresh : entries) {
                Entry entry =
                        entry(fresh.table(), fresh.keyText()).map(fresh::after).orElse(fresh);
                keep.setString(1, entry.table());
                keep.setString(2, entry.keyText());
                keep.setString(3, Json.text(entry));
                keep.executeUpdate();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    Optional<Entry> entry(RowName row) {
        return entry(row.table(), row.keyText());
    }

    private Optional<Entry> entry(String table, String key) {
        try {
            find.setString(1, table);
            find.setString(2, key);
            try (ResultSet answer = find.executeQuery()) {
                return answer.next() ? Optional.of(Json.read(answer.getString(1), Entry.class)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Remembers a row by its name only. */
    void name(String table, String key) {
        try (var statement = connection.prepareStatement("INSERT OR IGNORE INTO named VALUES (?, ?)")) {
            statement.setString(1, table);
            statement.setString(2, key);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    boolean named(RowName row) {
        try (var statement = connection.prepareStatement("SELECT 1 FROM named WHERE name = ? AND key = ?")) {
            statement.setString(1, row.table());
            statement.setString(2, row.keyText());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** @param at orders groups: when the newest write of the row was accepted */
    void add(String at, String group, RowTask row) {
        try {
            add.setString(1, at);
            add.setString(2, group);
            add.setLong(3, tasks++);
            add.setString(4, Json.text(row));
            add.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    long tasks() {
        return tasks;
    }

    /** All that was added, as whole transactions in the order in which they were accepted; then there are none. */
    void eachGroup(Consumer<List<RowTask>> taking) {
        try (var statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT grouped, task FROM task ORDER BY at, grouped, n")) {
            var group = new ArrayList<RowTask>();
            String name = "";
            while (answer.next()) {
                if (!group.isEmpty() && !answer.getString(1).equals(name)) {
                    taking.accept(List.copyOf(group));
                    group.clear();
                }
                name = answer.getString(1);
                group.add(Json.read(answer.getString(2), RowTask.class));
            }
            if (!group.isEmpty()) {
                taking.accept(List.copyOf(group));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        forget();
    }

    private void forget() {
        try (var statement = connection.createStatement()) {
            statement.execute("DELETE FROM task");
            tasks = 0;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
