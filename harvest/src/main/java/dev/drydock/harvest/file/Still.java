package dev.drydock.harvest.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * A stopped database with what its {@code -wal} holds, for reading. To read a {@code -wal} SQLite writes a {@code -shm}
 * beside it, so both are linked (or copied) into the scratch directory first: nothing appears beside the database. Never
 * loads the extension: whatever loads it writes a site id into the file.
 *
 * <p>A link shares its bytes with the original, so everything here opens it for reading only: a connection that may
 * write folds the {@code -wal} in when it closes.
 */
public final class Still implements AutoCloseable {
    private static final String LINK = "still.db";

    private final Path file;
    private final String uri;
    private final @Nullable Path directory;
    private final Connection connection;

    private Still(Path file, String uri, @Nullable Path directory) {
        this.file = file;
        this.uri = uri;
        this.directory = directory;
        this.connection = connect(uri);
    }

    /** @param scratch best on the same file system, where a link costs nothing */
    public static Still open(Path file, Path scratch) {
        try {
            Path real = Files.exists(file) ? file.toRealPath() : file;
            Shape.check(real);
            Path wal = Sql.beside(real, "-wal");
            if (!Files.exists(wal) || Files.size(wal) == 0) {
                return new Still(file, Sql.uri(real.toString(), "immutable=1"), null);
            }
            Path directory = Files.createTempDirectory(Files.createDirectories(scratch), "still-");
            Path link = directory.toRealPath().resolve(LINK);
            linkOrCopy(real, link);
            linkOrCopy(wal, Sql.beside(link, "-wal"));
            return whole(new Still(file, Sql.uri(link.toString(), "mode=ro"), directory));
        } catch (IOException e) {
            throw new Unfit("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** With a -wal a missing end cannot be told from the file's size. */
    private static Still whole(Still still) {
        try {
            still.each("PRAGMA quick_check(1)", row -> {
                if (!row.getString(1).equals("ok")) {
                    throw still.damaged(row.getString(1));
                }
            });
            return still;
        } catch (Unfit e) {
            still.close();
            throw e;
        }
    }

    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }

    /** A connection that understands {@link Sql#uri}. */
    public static Connection connect(String uri) {
        var config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        try {
            return DriverManager.getConnection("jdbc:sqlite:" + uri, config.toProperties());
        } catch (SQLException e) {
            throw new Unfit("cannot open " + uri + ": " + e.getMessage(), e);
        }
    }

    /** The file as the caller named it. */
    public Path file() {
        return file;
    }

    /** For {@code ATTACH}, as long as this is open. */
    public String uri() {
        return uri;
    }

    /** For this class's neighbours that ask the same thing many times. */
    public Connection connection() {
        return connection;
    }

    /** Takes one row of an answer. */
    @FunctionalInterface
    public interface Reading {
        void row(ResultSet row) throws SQLException;
    }

    public void each(String sql, Reading reading) {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                reading.row(answer);
            }
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    public boolean has(String table) {
        boolean[] found = {false};
        each("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = " + Sql.text(table), _ -> found[0] = true);
        return found[0];
    }

    /**
     * The site of the node whose database this is, lower-case hex. Absent in what {@code corrosion backup} made, until an
     * agent opens it.
     */
    public Optional<String> owner() {
        var owner = new ArrayList<String>();
        each("SELECT lower(hex(site_id)) FROM crsql_site_id WHERE ordinal = 0", row -> owner.add(row.getString(1)));
        return owner.stream().findFirst();
    }

    public Unfit trouble(SQLException e) {
        String says = String.valueOf(e.getMessage());
        return says.contains("no such table: crsql_")
                ? new Unfit(file + " is not a Corrosion database: it has no cr-sqlite tables", e)
                : new Unfit(file + " cannot be read: " + says.replaceAll("\\s+", " "), e);
    }

    private Unfit damaged(String says) {
        return new Unfit(file + " is damaged: " + says.replaceAll("\\s+", " "));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new Unfit("cannot close " + file + ": " + e.getMessage(), e);
        } finally {
            if (directory != null) {
                remove(directory);
            }
        }
    }

    /** A directory with all that is in it. */
    public static void remove(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
