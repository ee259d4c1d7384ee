package dev.drydock.harvest.bench;

import dev.drydock.harvest.file.Still;
import java.nio.file.Path;
import java.sql.SQLException;

/** Databases as agents leave them, made by plain SQL: 300,000 rows of four cells take seconds so, and minutes by an agent. */
record Made(Path file) {
    private static final String TABLES = """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            CREATE TABLE crsql_db_versions (site_id BLOB NOT NULL PRIMARY KEY, db_version INTEGER NOT NULL) STRICT;
            CREATE TABLE crsql_master (key TEXT PRIMARY KEY, value ANY);
            INSERT INTO crsql_master VALUES ('crsqlite_version', 170000);
            CREATE TABLE crsql_site_id (site_id BLOB NOT NULL, ordinal INTEGER PRIMARY KEY);
            CREATE TABLE __corro_bookkeeping_gaps (actor_id BLOB, start INTEGER, end INTEGER);
            CREATE TABLE __corro_seq_bookkeeping (site_id BLOB, db_version INTEGER);
            CREATE TABLE __corro_buffered_changes ("table" TEXT, pk BLOB, cid TEXT, val ANY, col_version INTEGER,
              db_version INTEGER, site_id BLOB, seq INTEGER, cl INTEGER, ts TEXT);
            CREATE TABLE machines (id TEXT NOT NULL PRIMARY KEY, name TEXT, state TEXT, memory INTEGER, load REAL);
            CREATE TABLE machines__crsql_clock (key INTEGER NOT NULL, col_name TEXT NOT NULL, col_version INTEGER NOT NULL,
              db_version INTEGER NOT NULL, site_id INTEGER NOT NULL DEFAULT 0, seq INTEGER NOT NULL,
              ts TEXT NOT NULL DEFAULT '0', PRIMARY KEY (key, col_name)) WITHOUT ROWID, STRICT;
            CREATE INDEX machines__crsql_clock_dbv_idx ON machines__crsql_clock (site_id, db_version);
            CREATE TABLE machines__crsql_pks (__crsql_key INTEGER PRIMARY KEY, id);
            CREATE UNIQUE INDEX machines__crsql_pks_pks ON machines__crsql_pks (id);
            """;
    private static final String CELLS =
            "(SELECT 'name' AS c, 0 AS s UNION SELECT 'state', 1 UNION SELECT 'memory', 2" + " UNION SELECT 'load', 3)";

    /**
     * Rows {@code first} to {@code last}, four cells each; a version holds ten rows. The first {@code held} versions are
     * those of the common site 1, the others of this node.
     */
    static Made of(Path file, int node, int first, int last, int held) throws SQLException {
        try (var connection = Still.connect("file:" + file + "?mode=rwc");
                var statement = connection.createStatement()) {
            statement.executeUpdate(TABLES);
            connection.setAutoCommit(false);
            String numbers = "WITH RECURSIVE n(i) AS (SELECT " + first + " UNION ALL SELECT i + 1 FROM n WHERE i < "
                    + last + ") ";
            // Spread as hashes are, so that keys do not come in the order of their clocks.
            String key = "printf('%016x', (i * 2654435761) % 4294967296)";
            statement.executeUpdate("INSERT INTO crsql_site_id VALUES (x'" + "11".repeat(16) + "', 1), (x'"
                    + ("0" + node).repeat(16) + "', 0)");
            statement.executeUpdate("INSERT INTO machines " + numbers + "SELECT " + key + ", 'machine-' || i || '-' || "
                    + node + ", 'started', i * 7, i / 3.0 FROM n");
            statement.executeUpdate("INSERT INTO machines__crsql_pks " + numbers + "SELECT i, " + key + " FROM n");
            statement.executeUpdate("INSERT INTO machines__crsql_clock " + numbers
                    + "SELECT i, c, CASE WHEN i / 10 < " + held + " THEN 1 ELSE 1 + i % 3 END, i / 10 + 1, i / 10 < "
                    + held
                    + ", (i % 10) * 4 + s, '7710777350681707296' FROM n CROSS JOIN " + CELLS);
            statement.executeUpdate("INSERT INTO crsql_db_versions VALUES (x'" + "11".repeat(16) + "', " + held
                    + "), (x'" + ("0" + node).repeat(16) + "', " + (last / 10 + 1) + ")");
            connection.commit();
        }
        return new Made(file);
    }

    void change(String sql) throws SQLException {
        try (var connection = Still.connect("file:" + file + "?mode=rw");
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
