package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** One password a file, made once for each testbed, for whoever started it to read. */
public record Passwords(Path directory) {

    /** Of the account {@code postgres} in the database, which may do everything. */
    static final String SUPERUSER = "superuser";
    /** Of the account {@code replicator}. */
    static final String REPLICATION = "replication";
    /** Of the account {@code rewind}, which pg_rewind logs in as. */
    static final String REWIND = "rewind";
    /** Of the account {@code drydock} at Patroni's REST interface, for everything that changes something. */
    static final String REST = "rest";
    /** Of the account {@code app}, which owns the database {@code app}: an application's. */
    static final String APP = "app";

    private static final List<String> ALL = List.of(SUPERUSER, REPLICATION, REWIND, REST, APP);

    static Passwords in(Path dir) {
        return new Passwords(dir.resolve("secrets"));
    }

    /** Those of an earlier testbed stay: its databases know them. */
    void make() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        var random = new SecureRandom();
        for (var each : ALL) {
            if (Files.notExists(file(each))) {
                var bytes = new byte[16];
                random.nextBytes(bytes);
                Files.writeString(file(each), HexFormat.of().formatHex(bytes) + "\n");
            }
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    String read(String name) {
        try {
            return Files.readString(file(name)).strip();
        } catch (IOException unreadable) {
            throw new TestbedFailure(file(name) + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    public String superuser() {
        return read(SUPERUSER);
    }

    public String app() {
        return read(APP);
    }
}
