package dev.drydock.activities.patroni.salvage;

import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session in one database of the new leader. It holds the run's replication origin, which is the lock (a second worker is
 * refused) and the progress: it moves in the transaction that applies, in the same commit record, so there is no moment
 * between what was applied and the note that it was. Triggers and foreign keys are off: what they did on the last leader
 * comes as changes too.
 */
final class Target implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Target.class);
    private static final String HELD = "55006";

    private final Connection connection;
    private final Endings endings;
    private final Map<Table, TargetTable> tables = new HashMap<>();
    private long progress;
    private String untouched = "";

    private Target(Connection connection, String run) {
        this.connection = connection;
        this.endings = new Endings(connection, run);
    }

    /** Nothing up to the mark is late, wherever the progress is. */
    static Target open(Sessions sessions, String database, String run, DeltaHead head) throws SQLException {
        var connection = sessions.open(database);
        try {
            var target = new Target(connection, run);
            target.setUp("drydock_" + run + "_" + database, head);
            return target;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void setUp(String origin, DeltaHead head) throws SQLException {
        Sql.speakAlike(connection);
        Sql.run(
                connection,
                "SET session_replication_role = 'replica'; SET synchronous_commit = off; SET lock_timeout = '30s';"
                        + " SET idle_in_transaction_session_timeout = '5min'");
        Sql.list(
                connection,
                "SELECT CASE WHEN pg_replication_origin_oid(?) IS NULL THEN pg_replication_origin_create(?) END",
                row -> row.getLong(1),
                origin,
                origin);
        try {
            Sql.list(connection, "SELECT pg_replication_origin_session_setup(?)", row -> true, origin);
        } catch (SQLException e) {
            if (HELD.equals(e.getSQLState())) {
                throw new TryAgain(
                        "another worker's session still holds replication origin " + origin + ": " + e.getMessage(), e);
            }
            throw e;
        }
        String at = Sql.list(
                        connection,
                        "SELECT coalesce(pg_replication_origin_session_progress(true)::text, '0/0')",
                        row -> row.getString(1))
                .getFirst();
        if (Sql.lsn(at) > Sql.lsn(head.after()) && !endings.there()) {
            throw new GiveUp("replication origin " + origin + " says that late changes were dealt with up to " + at
                    + ", and table drydock.salvage, which tells those that wait, is gone: expected both or neither, so a"
                    + " person must look");
        }
        endings.make();
        progress = Math.max(Sql.lsn(head.after()), Sql.lsn(at));
        untouched = untouched(origin, head);
        connection.setAutoCommit(false);
    }

    /**
     * What holds of a row that nobody but this salvage wrote since the mark: it is from before, of our origin, or not
     * committed yet, and so of the transaction that asks. The first
     * transactions of the new leader, as many as began on the last one between restore point and marker, pass for older.
     */
    private String untouched(String origin, DeltaHead head) throws SQLException {
        boolean tracked = Sql.list(connection, "SHOW track_commit_timestamp", row -> row.getBoolean(1))
                .getFirst();
        long xid = head.xid().matches("\\d{1,18}") ? Long.parseLong(head.xid()) & 0xffff_ffffL : 0;
        if (!tracked || xid == 0) {
            LOG.warn(
                    "whether a row was written since the mark cannot be told ({}): only rows that are gone or made"
                            + " are found to be in conflict",
                    tracked ? "the mark has no xid" : "track_commit_timestamp is off on the new leader");
            return "";
        }
        String id = Sql.list(connection, "SELECT pg_replication_origin_oid(?)::text", row -> row.getString(1), origin)
                .getFirst();
        return " AND (age(xmin) NOT BETWEEN 0 AND age('" + xid + "'::xid)"
                + " OR pg_xact_commit_timestamp(xmin) IS NULL"
                + " OR (pg_xact_commit_timestamp_origin(xmin)).roident = " + id + ")";
    }

    Connection connection() {
        return connection;
    }

    Endings endings() {
        return endings;
    }

    /** Every transaction that ends up to here is dealt with. */
    long progress() {
        return progress;
    }

    TargetTable table(Table source) throws SQLException {
        TargetTable known = tables.get(source);
        if (known == null) {
            known = TargetTable.of(connection, source, untouched);
            tables.put(source, known);
        }
        return known;
    }

    /** Commits what was done, with the progress; a transaction that wrote nothing gets an id, or it would leave no record. */
    void commit(long end, Instant at) throws SQLException {
        Sql.list(
                connection,
                "SELECT pg_replication_origin_xact_setup(?, ?), pg_current_xact_id()",
                row -> true,
                Sql.lsn(end),
                at.toString());
        connection.commit();
        progress = end;
    }

    /** Commits the same progress once more and waits for it: all that came before is as durable as commits are here. */
    void settle() throws SQLException {
        Sql.run(connection, "SET LOCAL synchronous_commit = on");
        commit(progress, Instant.EPOCH);
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
