package dev.drydock.activities.patroni.salvage;

import dev.drydock.workflows.words.TryAgain;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A session in one database of the new leader. It holds the run's replication origin, which is the lock (a second worker is
 * refused) and the progress: it moves in the transaction that applies, in the same commit record, so there is no moment
 * between what was applied and the note that it was. Triggers and foreign keys are off: what they did on the last leader
 * comes as changes too.
 */
final class Target implements AutoCloseable {
    private static final String HELD = "55006";

    private final Connection connection;
    private final Endings endings;
    private final Map<Table, TargetTable> tables = new HashMap<>();
    private long progress;

    private Target(Connection connection, String run) {
        this.connection = connection;
        this.endings = new Endings(connection, run);
    }

    /** @param after nothing up to here is late, wherever the progress is */
    static Target open(Sessions sessions, String database, String run, long after) throws SQLException {
        var connection = sessions.open(database);
        try {
            var target = new Target(connection, run);
            target.setUp("drydock_" + run + "_" + database, after);
            return target;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void setUp(String origin, long after) throws SQLException {
        Sql.speakAlike(connection);
        Sql.run(
                connection,
                "SET session_replication_role = 'replica'; SET synchronous_commit = off; SET lock_timeout = '30s';"
                        + " SET idle_in_transaction_session_timeout = '5min'");
        endings.make();
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
        progress = Math.max(after, Sql.lsn(at));
        connection.setAutoCommit(false);
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
            known = TargetTable.of(connection, source);
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
