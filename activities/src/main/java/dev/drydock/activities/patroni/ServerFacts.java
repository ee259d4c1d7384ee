package dev.drydock.activities.patroni;

import dev.drydock.workflows.rollback.Survey.Archiver;
import dev.drydock.workflows.rollback.Survey.Identity;
import dev.drydock.workflows.rollback.Survey.Settings;
import dev.drydock.workflows.rollback.Survey.Slot;
import dev.drydock.workflows.rollback.Survey.Use;
import java.sql.SQLException;
import java.util.List;

/** What one PostgreSQL says of itself, in any of its databases. */
final class ServerFacts {
    /**
     * The control file's checkpoint is of an earlier timeline for a while after a promotion, so a primary is asked for the
     * file it writes, and a replica for what it receives.
     */
    private static final String IDENTITY = """
            SELECT current_setting('server_version_num')::int,
                   pg_is_in_recovery(),
                   CASE WHEN pg_is_in_recovery()
                     THEN coalesce((SELECT received_tli FROM pg_stat_wal_receiver),
                                   nullif((SELECT min_recovery_end_timeline FROM pg_control_recovery()), 0),
                                   (SELECT timeline_id FROM pg_control_checkpoint()))
                     ELSE (SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int)
                   END,
                   (SELECT system_identifier FROM pg_control_system())::text,
                   CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn()::text, '')
                     ELSE pg_current_wal_lsn()::text END""";

    private static final String SETTINGS = """
            SELECT current_setting('wal_level'), current_setting('archive_mode'),
                   current_setting('synchronous_standby_names'), current_setting('synchronous_commit'),
                   current_setting('max_wal_senders')::int, current_setting('max_replication_slots')::int""";

    /** Not one that only the running server still has: it was a guard, and its next start knows nothing of it. */
    private static final String TARGETS = """
            SELECT name || ' = ' || setting FROM pg_settings AS s WHERE setting <> '' AND name IN
              ('recovery_target', 'recovery_target_lsn', 'recovery_target_name', 'recovery_target_time',
               'recovery_target_xid')
              AND NOT (pending_restart
                AND NOT EXISTS (SELECT FROM pg_file_settings AS f WHERE f.name = s.name AND f.setting <> ''))
            ORDER BY name""";

    private static final String ARCHIVER = """
            SELECT coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false), failed_count,
                   coalesce(last_archived_wal, ''), coalesce(last_failed_wal, '') FROM pg_stat_archiver""";

    private static final String SLOTS =
            "SELECT slot_name, slot_type, active, coalesce(wal_status, '') FROM pg_replication_slots ORDER BY slot_name";

    private static final String OLDEST = """
            SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::bigint FROM pg_stat_activity
            WHERE (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
              AND backend_type = 'client backend' AND pid <> pg_backend_pid()""";

    private static final String BYTES =
            "SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint FROM pg_database WHERE has_database_privilege(oid, 'connect')";

    private static final String AVERAGE = """
            SELECT (wal_bytes / greatest(extract(epoch FROM clock_timestamp() - stats_reset), 1))::bigint FROM pg_stat_wal""";

    /** Kept back from updates and deletes once they are published; TRUNCATE and INSERT would still be carried. */
    private static final String WITHOUT_IDENTITY = """
            SELECT current_database() || '.' || n.nspname || '.' || c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
              AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock') AND c.relreplident <> 'f'
              AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid
                AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END)
            ORDER BY 1""";

    private static final String TABLES = """
            SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
              AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock')""";

    private static final String DATABASES =
            "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname";

    private final Database database;

    ServerFacts(Database database) {
        this.database = database;
    }

    Identity identity() throws SQLException {
        return database.one(
                IDENTITY,
                row -> new Identity(
                        row.getInt(1), row.getBoolean(2), row.getLong(3), row.getString(4), row.getString(5)));
    }

    Settings settings() throws SQLException {
        var targets = database.list(TARGETS, row -> row.getString(1));
        return database.one(
                SETTINGS,
                row -> new Settings(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getInt(6),
                        targets));
    }

    Use use(Identity identity) throws SQLException {
        return new Use(
                database.one(
                        ARCHIVER,
                        row -> new Archiver(row.getBoolean(1), row.getLong(2), row.getString(3), row.getString(4))),
                database.one("SELECT count(*)::int FROM pg_stat_replication", row -> row.getInt(1)),
                database.list(
                        SLOTS,
                        row -> new Slot(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4))),
                database.list("SELECT gid FROM pg_prepared_xacts ORDER BY prepared", row -> row.getString(1)),
                number(OLDEST),
                number(BYTES),
                identity.recovering() ? 0 : rate(identity));
    }

    /** During one second or on average, whichever is more; PostgreSQL keeps no average before 14. */
    private long rate(Identity identity) throws SQLException {
        long now = database.one(
                "SELECT pg_sleep(1), pg_current_wal_lsn() - '" + identity.lsn() + "'::pg_lsn", row -> row.getLong(2));
        return identity.version() < 140_000 ? now : Math.max(now, number(AVERAGE));
    }

    List<String> databases() throws SQLException {
        return database.list(DATABASES, row -> row.getString(1));
    }

    /** How many somebody made; what Drydock itself keeps there is none of them. */
    long tables() throws SQLException {
        return number(TABLES);
    }

    List<String> withoutIdentity() throws SQLException {
        return database.list(WITHOUT_IDENTITY, row -> row.getString(1));
    }

    private long number(String sql) throws SQLException {
        return database.one(sql, row -> row.getLong(1));
    }
}
