package dev.drydock.activities.corrosion.file;

import com.sun.management.OperatingSystemMXBean;
import dev.drydock.activities.bench.Figure;
import dev.drydock.activities.corrosion.file.Packing.Codec;
import dev.drydock.activities.corrosion.file.Packing.Target;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.ArtifactStores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * {@code P3}: a database of 250 MB into the store, compressed and with the digests of both forms, against the three
 * commands people use. Processor time of all threads and all children.
 */
public final class PackingBench {
    private static final int ROUNDS = 5;
    private static final long BYTES = 250_000_000;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What the shell's {@code times} says of its children. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    /** Rows as an agent's tables have them: names, a little JSON, random ids, and a clock row for each column. */
    private static String rows(int done) {
        return """
            WITH RECURSIVE n(i) AS (SELECT %1$d UNION ALL SELECT i + 1 FROM n WHERE i < %1$d + 49999)
            INSERT INTO machines SELECT lower(hex(randomblob(7))), 'machine-' || i || '.fra.internal',
              json_object('image', 'registry.example.com/app-' || i %% 97 || '@sha256:' || lower(hex(randomblob(32))),
                'region', substr('fraamsordsinsyd', 1 + i %% 5 * 3, 3), 'cpus', 1 << i %% 4, 'memory', 256 << i %% 5,
                'env', json_object('PRIMARY_REGION', 'fra', 'LOG_LEVEL', 'info', 'PORT', 8080)),
              substr('startedstoppedcreated', 1 + i %% 3 * 7, 7), randomblob(16), 1700000000 + i * 7 FROM n;
            """.formatted(done + 1);
    }

    private static String clocks(int done) {
        return """
            INSERT INTO machines__crsql_clock SELECT m.rowid, c.name, 1 + m.rowid %% 3, m.rowid / 10 + 1, m.rowid %% 5,
              m.rowid %% 10 * 5 + c.seq, '7710777350681707' || (100 + m.rowid %% 899)
              FROM machines m CROSS JOIN (SELECT 'name' AS name, 0 AS seq UNION SELECT 'config', 1 UNION SELECT 'state', 2
                UNION SELECT 'volume', 3 UNION SELECT 'updated_at', 4) c WHERE m.rowid > %d;
            """.formatted(done);
    }

    private final Path database;
    private final Path dir;
    private final ArtifactStore store;

    private PackingBench(Path database, Path dir) {
        this.database = database;
        this.dir = dir;
        this.store = ArtifactStores.at(dir.resolve("store").toUri());
    }

    public static void main(String... args) throws Exception {
        try (var scratch = new Scratch(Files.createTempDirectory("drydock-bench-"))) {
            Path database = scratch.file("state.db");
            fill(database);
            new PackingBench(database, scratch.directory()).measure();
        }
    }

    private static void fill(Path database) throws SQLException, IOException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA journal_mode = OFF");
            statement.executeUpdate("PRAGMA synchronous = OFF");
            statement.executeUpdate("CREATE TABLE machines (id TEXT NOT NULL PRIMARY KEY, name TEXT, config TEXT,"
                    + " state TEXT, volume BLOB, updated_at INTEGER)");
            statement.executeUpdate("CREATE TABLE machines__crsql_clock (key INTEGER NOT NULL, col_name TEXT NOT NULL,"
                    + " col_version INTEGER NOT NULL, db_version INTEGER NOT NULL, site_id INTEGER NOT NULL,"
                    + " seq INTEGER NOT NULL, ts TEXT NOT NULL, PRIMARY KEY (key, col_name)) WITHOUT ROWID");
            for (int done = 0; Files.size(database) < BYTES; done += 50_000) {
                statement.executeUpdate(rows(done));
                statement.executeUpdate(clocks(done));
            }
        }
    }

    private void measure() throws IOException {
        ours();
        var ours = new ArrayList<Cost>();
        var three = new ArrayList<Cost>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(ours());
            three.add(peer());
        }
        String what = "a database of " + Files.size(database) / 1_000_000 + " MB into the store, with digests; peer: ";
        print("P3", what + "VACUUM INTO, pigz, sha256sum", ours, three, Cost::all);
        print("P3-pack", what + "pigz and sha256sum alone", ours, three, Cost::packing);
        new Figure(
                        "P3-size",
                        "what it is packed to; peer: pigz of the vacuumed database",
                        ours.getFirst().bytes() / 1e6,
                        three.getFirst().bytes() / 1e6,
                        "MB")
                .print();
    }

    private static void print(String id, String what, List<Cost> ours, List<Cost> peer, ToDoubleFunction<Cost> part) {
        new Figure(
                        id,
                        what,
                        Figure.median(ours.stream().map(part::applyAsDouble).toList()),
                        Figure.median(peer.stream().map(part::applyAsDouble).toList()),
                        "s of processor time")
                .print();
    }

    /** @param all seconds of processor time; {@code packing}: of them, those after a copy was made */
    private record Cost(double all, double packing, long bytes) {}

    private Cost ours() throws IOException {
        long from = PROCESS.getProcessCpuTime();
        Packing packing;
        try (var upload = store.upload("bench/state.db.zst")) {
            packing = Packing.pack(database, List.of(new Target(Codec.ZSTD, "state.db.zst", upload)), _ -> {});
            upload.finish();
        }
        double seconds = (PROCESS.getProcessCpuTime() - from) / 1e9;
        if (packing.content().bytes() != Files.size(database)) {
            throw new IllegalStateException("not all was packed: " + packing);
        }
        return new Cost(seconds, seconds, packing.packed().bytes());
    }

    private Cost peer() throws IOException {
        Path copy = dir.resolve("copy.db");
        Path packed = dir.resolve("copy.db.gz");
        double vacuum = children("sqlite3 '" + database + "' \"VACUUM INTO '" + copy + "'\"");
        double packing = children("pigz '" + copy + "' && sha256sum '" + packed + "' >'" + packed + ".sha256'");
        long bytes = Files.size(packed);
        Files.delete(packed);
        return new Cost(vacuum + packing, packing, bytes);
    }

    private static double children(String commands) throws IOException {
        var shell = new ProcessBuilder("sh", "-c", commands + " && times")
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var times = TIMES.matcher(said);
        if (!times.find()) {
            throw new IllegalStateException(commands + ": " + said);
        }
        return 60 * (Integer.parseInt(times.group(1)) + Integer.parseInt(times.group(3)))
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(4));
    }
}
