package dev.drydock.onebox.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A database read with plain SQLite from a copy of its file and {@code -wal}: whoever has the file open is not touched,
 * and nothing of Drydock's own reading is used.
 */
public final class Copied implements AutoCloseable {
    private final Path dir;
    private final Connection connection;

    private Copied(Path dir, Connection connection) {
        this.dir = dir;
        this.connection = connection;
    }

    public static Copied of(Path database) {
        try {
            Path dir = Files.createTempDirectory("copied");
            Path copy = dir.resolve("copy.db");
            Files.copy(database, copy);
            Path wal = database.resolveSibling(database.getFileName() + "-wal");
            if (Files.exists(wal)) {
                Files.copy(wal, dir.resolve("copy.db-wal"));
            }
            return new Copied(dir, DriverManager.getConnection("jdbc:sqlite:" + copy));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(database + ": " + e.getMessage(), e);
        }
    }

    /** Every row as text, in the order of its own text unless the query has one. */
    public List<String> rows(String sql) {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (result.next()) {
                var cells = new ArrayList<String>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object cell = result.getObject(i);
                    cells.add(
                            cell instanceof byte[] bytes
                                    ? "x" + HexFormat.of().formatHex(bytes)
                                    : String.valueOf(cell));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** For damaging a snapshot in a test. */
    public Copied change(String... sql) {
        try (var statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(List.of(sql) + ": " + e.getMessage(), e);
        }
    }

    /** Folds the {@code -wal} in and takes the copy away. */
    public Path moveTo(Path file) {
        try {
            rows("PRAGMA wal_checkpoint(TRUNCATE)");
            connection.close();
            Files.move(dir.resolve("copy.db"), file);
            close();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public int clusterId() {
        return rows("SELECT value FROM __corro_state WHERE key = 'cluster_id'").stream()
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    /** The database's own identity; empty in a snapshot. */
    public String actor() {
        return rows("SELECT site_id FROM crsql_site_id WHERE ordinal = 0").stream()
                .findFirst()
                .orElse("");
    }

    public List<String> sites() {
        return rows("SELECT site_id FROM crsql_site_id ORDER BY site_id");
    }

    /** The testbed's tables. */
    public List<String> content() {
        var rows = new ArrayList<String>();
        for (String table : List.of("apps", "placements", "tags")) {
            rows("SELECT * FROM " + table + " ORDER BY 1, 2 ".replace(", 2 ", table.equals("tags") ? "" : ", 2"))
                    .forEach(row -> rows.add(table + ": " + row));
        }
        return rows;
    }

    /** What cr-sqlite keeps about each cell: who wrote it, and when. */
    public List<String> clocks() {
        var rows = new ArrayList<String>();
        for (String table : List.of("apps", "placements", "tags")) {
            rows("SELECT * FROM " + table + "__crsql_clock ORDER BY 1, 2").forEach(row -> rows.add(table + ": " + row));
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            connection.close();
            deleteAll(dir);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void deleteAll(Path dir) {
        try {
            Files.walkFileTree(dir, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path each, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                    Files.delete(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
