package dev.drydock.activities.corrosion.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** A database file nobody writes to. Never loads the extension: whatever loads it writes a site id into the file. */
public final class DatabaseFile implements Database, AutoCloseable {
    private final Connection connection;
    private final @Nullable Path directory;

    private DatabaseFile(Path file, String flags, boolean write, @Nullable Path directory) {
        if (!Files.isRegularFile(file)) {
            throw new Refused("there is no file " + file);
        }
        var config = new SQLiteConfig();
        config.setReadOnly(!write);
        String uri = file.toAbsolutePath().toUri().getRawPath();
        this.directory = directory;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:file:" + uri + flags, config.toProperties());
        } catch (SQLException e) {
            throw new Refused("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    /** The main file alone, whatever lies beside it; leaves no trace. */
    public static DatabaseFile alone(Path file) {
        return new DatabaseFile(file, "?immutable=1", false, null);
    }

    static DatabaseFile writable(Path file) {
        return new DatabaseFile(file, "", true, null);
    }

    /**
     * A stopped database with what its {@code -wal} holds. To read a {@code -wal} SQLite writes a {@code -shm}, so both
     * are linked (or copied) into the scratch directory first: nothing changes beside the database.
     */
    public static DatabaseFile still(Path file, Path scratch) throws IOException {
        Path wal = beside(file, "-wal");
        if (!Files.exists(wal) || Files.size(wal) == 0) {
            return alone(file);
        }
        Path directory = Files.createTempDirectory(Files.createDirectories(scratch), "still-");
        Path copy = directory.resolve("still.db");
        linkOrCopy(file, copy);
        linkOrCopy(wal, beside(copy, "-wal"));
        return new DatabaseFile(copy, "?mode=ro", false, directory);
    }

    /** {@code corrosion.db} and {@code -wal} are {@code corrosion.db-wal}. */
    public static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }

    @Override
    public void each(String sql, Consumer<Row> row) {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            int columns = answer.getMetaData().getColumnCount();
            while (answer.next()) {
                var cells = new @Nullable Object[columns];
                for (int i = 0; i < columns; i++) {
                    cells[i] = cell(answer, i + 1);
                }
                row.accept(new Row(cells));
            }
        } catch (SQLException e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable Object cell(ResultSet answer, int column) throws SQLException {
        Object value = answer.getObject(column);
        return switch (value) {
            case null -> null;
            case Integer number -> (Long) number.longValue();
            case Float number -> (Double) number.doubleValue();
            default -> value;
        };
    }

    /** Runs statements that answer nothing. */
    void change(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new Refused(e.getMessage() + ": " + sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new Refused("cannot close the database: " + e.getMessage(), e);
        }
        if (directory != null) {
            Scratch.remove(directory);
        }
    }
}
