package dev.drydock.activities.corrosion.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A snapshot that {@code corrosion backup} of v1.0.0 made of a real cluster, and ways to spoil it. */
public final class Fixture {
    private Fixture() {}

    public static Path snapshot(Path directory) throws IOException {
        Path file = directory.resolve("snapshot.db");
        try (var in = new GZIPInputStream(
                Objects.requireNonNull(Fixture.class.getResourceAsStream("/corrosion/snapshot.db.gz")))) {
            Files.copy(in, file);
        }
        return file;
    }

    /** Plain SQLite, as a person with a shell would do it. */
    public static void edit(Path file, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
