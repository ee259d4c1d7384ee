package dev.drydock.harvest.merge;

import dev.drydock.testbed.crsql.Replica;
import dev.drydock.testbed.crsql.Schema;
import dev.drydock.testbed.crsql.Snapshot;
import dev.drydock.testbed.crsql.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Three replicas with random writes, a snapshot in the middle, and a partition; their files as a killed node leaves them. */
final class StandInCluster implements AutoCloseable {
    static final List<String> TABLES = List.of("apps", "placements", "tags");
    private static final String SCHEMA = """
            CREATE TABLE apps (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL DEFAULT 'none', weight REAL, image,
              twice INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL);
            CREATE TABLE placements (app INTEGER NOT NULL, region TEXT NOT NULL, host TEXT, note BLOB,
              PRIMARY KEY (region, app));
            CREATE TABLE tags (tag NOT NULL PRIMARY KEY);
            """;
    private static final List<Object> VALUES = List.of(
            1L, -1L, 9_007_199_254_740_993L, 0.5, 99.5, 3.0, 1e300, "1", "0x00", "naïve ☃", "nul\0in it", "", "o'neil");
    private static final int KEYS = 12;

    private final Path directory;
    private final Random random;
    private final List<Replica> replicas = new ArrayList<>();

    StandInCluster(Path directory, long seed) throws IOException, SQLException {
        this.directory = directory;
        this.random = new Random(seed);
        Path schema = Files.createDirectories(directory.resolve("schema"));
        Files.writeString(schema.resolve("schema.sql"), SCHEMA);
        for (int i = 0; i < 3; i++) {
            replicas.add(Replica.open(file(i), Schema.read(List.of(schema), _ -> {})));
        }
    }

    private Path file(int node) {
        return directory.resolve("n" + node + ".db");
    }

    /** Before, the snapshot, and after; the third node hears of nothing from the snapshot on. */
    void live() throws Exception {
        write(40, List.of(0, 1, 2));
        exchange(List.of(0, 1, 2));
        write(10, List.of(0, 1, 2)); // the source does not know all of these
        Snapshot.take(file(0), snapshot());
        write(30, List.of(0, 1, 2));
        exchange(List.of(0, 1));
        write(20, List.of(0, 1, 2));
    }

    Path snapshot() {
        return directory.resolve("snapshot.db");
    }

    /** Copies of all databases with their logs, as if everything had been killed now. */
    List<Path> killed() throws IOException {
        var copies = new ArrayList<Path>();
        for (int i = 0; i < replicas.size(); i++) {
            Path copy = Files.createDirectories(directory.resolve("killed" + i)).resolve("corrosion.db");
            Files.copy(file(i), copy);
            Path log = Path.of(file(i) + "-wal");
            if (Files.exists(log)) {
                Files.copy(log, Path.of(copy + "-wal"));
            }
            copies.add(copy);
        }
        return copies;
    }

    /** The database of a node once all have heard of everything. */
    Path converged() throws SQLException {
        for (int round = 0; round < 3; round++) {
            exchange(List.of(0, 1, 2));
        }
        replicas.getFirst().close();
        replicas.removeFirst();
        return file(0);
    }

    private void exchange(List<Integer> nodes) throws SQLException {
        for (int from : nodes) {
            for (int to : nodes) {
                while (true) {
                    var batch = replicas.get(from).beyond(replicas.get(to).versions(), 50);
                    if (batch.served().isEmpty()) {
                        break;
                    }
                    replicas.get(to).merge(batch);
                }
            }
        }
    }

    private void write(int transactions, List<Integer> nodes) throws Exception {
        for (int i = 0; i < transactions; i++) {
            var statements = new ArrayList<Statement>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                statements.add(statement());
            }
            replicas.get(nodes.get(random.nextInt(nodes.size()))).write(statements);
        }
    }

    private Statement statement() {
        long id = random.nextInt(KEYS);
        String region = List.of("ams", "fra", "cdg").get(random.nextInt(3));
        return switch (random.nextInt(11)) {
            case 0, 1 ->
                sql(
                        "INSERT INTO apps (id, name, weight, image) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                                + " name = excluded.name, image = excluded.image",
                        id,
                        "web" + id,
                        real(),
                        value());
            case 2 -> sql("UPDATE apps SET image = ? WHERE id = ?", value(), id);
            case 3 -> sql("UPDATE apps SET weight = ?, name = ? WHERE id = ?", real(), "n" + random.nextInt(9), id);
            case 4 -> sql("DELETE FROM apps WHERE id = ?", id);
            case 5 -> sql("INSERT OR REPLACE INTO apps (id, image) VALUES (?, ?)", id, value());
            case 6 -> sql("UPDATE OR IGNORE apps SET id = ? WHERE id = ?", (long) random.nextInt(KEYS), id);
            case 7 ->
                sql(
                        "INSERT INTO placements VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET note = excluded.note",
                        id,
                        region,
                        text(),
                        value());
            case 8 -> sql("DELETE FROM placements WHERE app = ? AND region = ?", id, region);
            case 9 -> sql("INSERT INTO tags VALUES (?) ON CONFLICT DO NOTHING", tag());
            default -> sql("DELETE FROM tags WHERE tag = ?", tag());
        };
    }

    private @Nullable Object value() {
        return random.nextInt(6) == 0 ? null : VALUES.get(random.nextInt(VALUES.size()));
    }

    private Object text() {
        return "h" + random.nextInt(4);
    }

    private Object real() {
        return random.nextInt(8) / 2.0;
    }

    /** Keys of several storage classes. */
    private Object tag() {
        return random.nextBoolean() ? "t" + random.nextInt(KEYS) : (Object) (long) random.nextInt(KEYS);
    }

    @SuppressWarnings("NullAway") // a parameter may be null, which the class file of the record does not say
    private static Statement sql(String sql, @Nullable Object... params) {
        return new Statement(sql, Arrays.asList(params), Map.of());
    }

    @Override
    public void close() throws SQLException {
        for (var replica : replicas) {
            replica.close();
        }
    }
}
