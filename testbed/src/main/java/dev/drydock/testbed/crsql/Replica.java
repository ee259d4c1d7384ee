package dev.drydock.testbed.crsql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A node's database, opened for replication. One writer at a time; readers have connections of their own. */
public final class Replica implements AutoCloseable {

    private final Path file;
    private final Sqlite db;
    private final Map<String, Table> tables;
    private final Triggers triggers;
    private final Site site;
    private final int clusterId;
    private long clock;

    private Replica(Path file, Sqlite db, Schema schema) throws SQLException {
        this.file = file;
        this.db = db;
        this.tables = new ConcurrentHashMap<>();
        this.triggers = new Triggers(tables);
        triggers.register(db.connection());
        db.execute("PRAGMA recursive_triggers = 1"); // so that REPLACE counts as delete and insert
        Layout.ensure(db);
        this.clusterId = clusterId(db);
        schema.apply(db);
        tables.putAll(Table.all(db));
        this.site = Layout.self(db);
    }

    /** Opens or creates the database; what is not a database is refused. */
    public static Replica open(Path file, Schema schema) throws SQLException {
        var db = Sqlite.open(file);
        try {
            db.execute("PRAGMA auto_vacuum = INCREMENTAL");
            db.execute("PRAGMA journal_mode = WAL");
            db.execute("PRAGMA synchronous = NORMAL");
            return new Replica(file, db, schema);
        } catch (SQLException | RuntimeException failed) {
            db.close();
            throw failed;
        }
    }

    private static int clusterId(Sqlite db) throws SQLException {
        var rows = db.rows("SELECT value FROM __corro_state WHERE key = 'cluster_id'");
        if (rows.isEmpty()) {
            return 0;
        }
        if (rows.getFirst().getFirst() instanceof Long id && id >= 0 && id <= 65_535) {
            return id.intValue();
        }
        throw new SQLException("cluster_id must be an INTEGER from 0 to 65535, not "
                + rows.getFirst().getFirst());
    }

    public Site site() {
        return site;
    }

    public int clusterId() {
        return clusterId;
    }

    /** What a transaction did: rows changed by each statement, and its version unless no replicated cell changed. */
    public record Written(
            List<Integer> rowsAffected, @Nullable Long version) {}

    /** All or nothing. */
    public synchronized Written write(List<Statement> statements) throws Refused, SQLException {
        db.execute("BEGIN IMMEDIATE");
        try {
            long version = Versions.read(db).head(site) + 1;
            var clocks = new LocalClocks(db, version, now());
            var counts = new ArrayList<Integer>();
            for (var statement : statements) {
                counts.add(run(statement));
                for (var mutation : triggers.take()) {
                    clocks.record(mutation);
                }
            }
            if (clocks.used()) {
                Versions.setHead(db, site, version);
            }
            db.execute("COMMIT");
            return new Written(counts, clocks.used() ? version : null);
        } catch (SQLException | Refused | RuntimeException failed) {
            triggers.take();
            db.execute("ROLLBACK");
            throw failed;
        }
    }

    private int run(Statement statement) throws Refused, SQLException {
        try (var prepared = statement.prepare(db)) {
            statement.bind(prepared);
            if (prepared.execute()) {
                throw new Refused("Execute returned results - did you mean to call query?");
            }
            return prepared.getUpdateCount();
        } catch (SQLException failed) {
            throw new Refused(failed);
        }
    }

    /** Unix seconds in the upper 32 bits, the fraction in the lower; never the same twice. */
    private String now() {
        var instant = Instant.now();
        long ntp = instant.getEpochSecond() << 32 | ((long) instant.getNano() << 32) / 1_000_000_000L;
        clock = Math.max(clock + 1, ntp);
        return Long.toUnsignedString(clock);
    }

    public synchronized Versions versions() throws SQLException {
        return Versions.read(db);
    }

    /** Some of what another node lacks, whole versions only. */
    public synchronized Batch beyond(Versions others, int limit) throws SQLException {
        db.execute("BEGIN");
        try {
            return Batch.of(Versions.read(db).beyond(others), new ChangeLog(db, tables.values()), limit);
        } finally {
            db.execute("COMMIT");
        }
    }

    public synchronized void merge(Batch batch) throws SQLException {
        db.execute("BEGIN IMMEDIATE");
        triggers.merging(true);
        try {
            var merge = new Merge(db, tables);
            for (var change : batch.changes()) {
                merge.apply(change);
            }
            var versions = Versions.read(db);
            for (var served : batch.served().entrySet()) {
                versions.received(db, served.getKey(), served.getValue());
            }
            db.execute("COMMIT");
        } catch (SQLException | RuntimeException failed) {
            db.execute("ROLLBACK");
            throw failed;
        } finally {
            triggers.merging(false);
        }
    }

    /** Last known peers, for a start without any bootstrap address. */
    public synchronized List<String> knownAddresses() throws SQLException {
        return db.rows("SELECT address FROM __corro_members").stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    public synchronized void remember(Site member, String address, String state) throws SQLException {
        db.run(
                "INSERT INTO __corro_members (actor_id, address, foca_state, updated_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT(actor_id) DO UPDATE SET address = excluded.address, foca_state = excluded.foca_state,"
                        + " updated_at = excluded.updated_at",
                member,
                address,
                state,
                Instant.now().toString());
    }

    public Reader reader() throws SQLException {
        return Reader.open(file, List.copyOf(tables.values()), site);
    }

    @Override
    public synchronized void close() throws SQLException {
        db.close();
    }
}
