package dev.drydock.onebox.server;

import dev.drydock.starter.server.Labelled;
import dev.drydock.testbed.corrosion.Ports;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code temporal server start-dev} with a database file, so that runs survive a restart. */
public final class DevServer implements OneServer {
    /** Faster than SQLite's default, which syncs a journal and the database for each commit; as durable, with one sync. */
    private static final List<String> WRITE_AHEAD = List.of("--sqlite-pragma", "journal_mode=WAL");

    private final TemporalDevServer server;
    private final Path binary;
    private final Path database;

    private DevServer(TemporalDevServer server, Path binary, Path database) {
        this.server = server;
        this.binary = binary;
        this.database = database;
    }

    /**
     * @param port 0: a free one that no outgoing connection takes, nor the server for its other ports
     * @param database its directory is made
     */
    public static DevServer start(Path binary, int port, Path database) {
        try {
            Files.createDirectories(database.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("no database file can be kept at " + database + ": " + e.getMessage(), e);
        }
        var server = TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(binary.toString())
                .setDownloadEnabled(false)
                .setIp("127.0.0.1")
                .setPort(port == 0 ? Ports.free(1).getFirst() : port)
                .setDatabaseFilename(database.toString())
                .setLogFile(database.resolveSibling("temporal.log").toString())
                .setUi(false)
                .setExtraArgs(Stream.of(WRITE_AHEAD, Labelled.options())
                        .flatMap(List::stream)
                        .toList())
                .build());
        return new DevServer(server, binary, database);
    }

    /** The binary that is named, else {@code temporal} on the path; empty when there is none. */
    public static Optional<Path> find(@Nullable Path named, Map<String, String> env) {
        if (named != null) {
            if (!Files.isExecutable(named)) {
                throw new IllegalArgumentException("there is no program at " + named);
            }
            return Optional.of(named);
        }
        return Stream.of(env.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(dir -> !dir.isEmpty())
                .map(dir -> Path.of(dir, "temporal"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@code $XDG_DATA_HOME/drydock/temporal.db}, below the home directory by default. */
    public static Path database(Map<String, String> env) {
        String data = env.getOrDefault("XDG_DATA_HOME", "");
        Path home = data.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(data);
        return home.resolve("drydock").resolve("temporal.db");
    }

    @Override
    public String address() {
        return server.getTarget();
    }

    @Override
    public String says() {
        return binary + " server start-dev: runs and histories are kept in " + database + ", its log beside it";
    }

    @Override
    public void close() {
        server.close();
    }
}
