package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables every database has, as Corrosion v1.0.0 with cr-sqlite 0.17 leaves them, and the machinery of one replicated table. */
final class Layout {

    private static final List<String> EXTENSION = List.of(
            """
            CREATE TABLE crsql_tracked_peers ("site_id" BLOB NOT NULL, "version" INTEGER NOT NULL, "seq" INTEGER DEFAULT 0, \
            "tag" INTEGER, "event" INTEGER, PRIMARY KEY ("site_id", "tag", "event")) STRICT""",
            """
            CREATE TABLE crsql_db_versions ("site_id" BLOB NOT NULL PRIMARY KEY, "db_version" INTEGER NOT NULL) STRICT""",
            """
            CREATE TABLE "crsql_master" ("key" TEXT PRIMARY KEY, "value" ANY)""",
            """
            CREATE TABLE "crsql_site_id" (site_id BLOB NOT NULL, ordinal INTEGER PRIMARY KEY)""",
            "CREATE UNIQUE INDEX crsql_site_id_site_id ON \"crsql_site_id\" (site_id)",
            """
            CREATE TRIGGER crsql_site_id_insert_trig AFTER INSERT ON "crsql_site_id"
                    WHEN NEW.ordinal != 0
                    BEGIN
                      VALUES (crsql_update_site_id(NEW.site_id, NEW.ordinal));
                    END""",
            """
            CREATE TRIGGER crsql_site_id_update_trig AFTER UPDATE ON "crsql_site_id"
                    WHEN NEW.ordinal != 0
                    BEGIN
                      VALUES (crsql_update_site_id(NEW.site_id, NEW.ordinal));
                    END""",
            """
            CREATE TRIGGER crsql_site_id_delete_trig AFTER DELETE ON "crsql_site_id"
                    WHEN OLD.ordinal != 0
                    BEGIN
                      VALUES (crsql_update_site_id(OLD.site_id, -1));
                    END""",
            "INSERT INTO crsql_master VALUES ('crsqlite_version', 170000)");

    private static final List<String> CORROSION = List.of(
            "INSERT INTO crsql_master VALUES ('config.merge-equal-values', 1)",
            "CREATE TABLE IF NOT EXISTS __corro_state (key TEXT NOT NULL PRIMARY KEY, value)",
            """
            CREATE TABLE __corro_seq_bookkeeping (site_id BLOB NOT NULL, db_version INTEGER NOT NULL, \
            start_seq INTEGER NOT NULL, end_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, ts TEXT NOT NULL, \
            PRIMARY KEY (site_id, db_version, start_seq)) WITHOUT ROWID""",
            """
            CREATE TABLE __corro_buffered_changes ("table" TEXT NOT NULL, pk BLOB NOT NULL, cid TEXT NOT NULL, val ANY, \
            col_version INTEGER NOT NULL, db_version INTEGER NOT NULL, site_id BLOB NOT NULL, seq INTEGER NOT NULL, \
            cl INTEGER NOT NULL, ts TEXT NOT NULL, PRIMARY KEY (site_id, db_version, seq)) WITHOUT ROWID""",
            """
            CREATE TABLE __corro_members (actor_id BLOB PRIMARY KEY NOT NULL, address TEXT NOT NULL, foca_state JSON, \
            rtt_min INTEGER, updated_at DATETIME NOT NULL DEFAULT 0) WITHOUT ROWID""",
            """
            CREATE TABLE __corro_schema (tbl_name TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, sql TEXT NOT NULL, \
            source TEXT NOT NULL, PRIMARY KEY (tbl_name, type, name)) WITHOUT ROWID""",
            """
            CREATE TABLE __corro_bookkeeping_gaps (actor_id BLOB NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, \
            PRIMARY KEY (actor_id, start)) WITHOUT ROWID""",
            "INSERT OR REPLACE INTO __corro_state VALUES ('schema_version', 2)");

    private Layout() {}

    /** This node's own identity, which is never absent once {@link #ensure} has run. */
    static Site self(Sqlite db) throws SQLException {
        if (db.cell("SELECT site_id FROM crsql_site_id WHERE ordinal = 0") instanceof Blob site) {
            return Site.of(site);
        }
        throw new SQLException("the database has no identity of its own");
    }

    /** Makes what is absent; a database without an own identity, such as a restored one, gets a new one. */
    static void ensure(Sqlite db) throws SQLException {
        if (!has(db, "table", "crsql_master")) {
            all(db, EXTENSION);
        }
        long version = db.number("SELECT value FROM crsql_master WHERE key = 'crsqlite_version'");
        if (version != 170_000) {
            throw new SQLException("Opening a db created with cr-sqlite version " + version + " is not supported");
        }
        db.run("INSERT OR IGNORE INTO crsql_site_id VALUES (?, 0)", Site.random());
        if (!has(db, "table", "__corro_schema")) {
            all(db, CORROSION);
        }
    }

    static boolean has(Sqlite db, String type, String name) throws SQLException {
        return db.number("SELECT count(*) FROM sqlite_master WHERE type = ? AND name = ?", type, name) > 0;
    }

    /**
     * What crsql_as_crr does: rows that exist become writes of this site. Nothing when the insert trigger is there, which is
     * how a literal clock reset stays broken.
     */
    static void replicate(Sqlite db, String name, LocalClocks clocks) throws SQLException {
        if (has(db, "trigger", name + "__crsql_itrig")) {
            return;
        }
        var table = Table.read(db, name);
        db.execute(clock(table));
        db.execute("CREATE INDEX \"" + name + "__crsql_clock_dbv_idx\" ON " + table.clock()
                + " (\"site_id\", \"db_version\")");
        db.execute("CREATE TABLE " + table.pks() + " (__crsql_key INTEGER PRIMARY KEY, " + Table.listed("", table.key())
                + ")");
        db.execute("CREATE UNIQUE INDEX \"" + name + "__crsql_pks_pks\" ON " + table.pks() + " ("
                + Table.listed("", table.key()) + ")");
        backfill(db, table, clocks);
        all(db, triggers(table));
        db.execute("CREATE INDEX corro_" + name + "__crsql_clock_site_id_dbv ON " + name
                + "__crsql_clock (site_id, db_version)");
    }

    private static String clock(Table table) {
        return """
                CREATE TABLE %s (
                      key INTEGER NOT NULL,
                      col_name TEXT NOT NULL,
                      col_version INTEGER NOT NULL,
                      db_version INTEGER NOT NULL,
                      site_id INTEGER NOT NULL DEFAULT 0,
                      seq INTEGER NOT NULL,
                      ts TEXT NOT NULL DEFAULT '0',

                      PRIMARY KEY (key, col_name)
                    ) WITHOUT ROWID, STRICT""".formatted(table.clock());
    }

    private static List<String> triggers(Table table) {
        var name = table.name();
        var fresh = Table.listed("NEW.", table.key());
        var former = Table.listed("OLD.", table.key());
        var update = new ArrayList<>(List.of("'" + name + "'", fresh, former));
        if (!table.cells().isEmpty()) {
            update.add(Table.listed("NEW.", table.cells()));
            update.add(Table.listed("OLD.", table.cells()));
        }
        return List.of(
                trigger(table, "itrig", "INSERT", "crsql_after_insert('" + name + "', " + fresh + ")"),
                trigger(table, "utrig", "UPDATE", "crsql_after_update(" + String.join(", ", update) + ")"),
                trigger(table, "dtrig", "DELETE", "crsql_after_delete('" + name + "', " + former + ")"));
    }

    private static String trigger(Table table, String suffix, String event, String call) {
        return """
                CREATE TRIGGER "%s__crsql_%s"
                      AFTER %s ON %s WHEN crsql_internal_sync_bit() = 0
                      BEGIN
                        VALUES (%s);
                      END""".formatted(table.name(), suffix, event, table.base(), call);
    }

    private static void backfill(Sqlite db, Table table, LocalClocks clocks) throws SQLException {
        var key = Table.listed("", table.key());
        for (var row : db.rows("SELECT " + key + " FROM " + table.base() + " ORDER BY " + key)) {
            clocks.record(new Mutation(Mutation.Kind.INSERT, table, row));
        }
    }

    private static void all(Sqlite db, List<String> statements) throws SQLException {
        for (var statement : statements) {
            db.execute(statement);
        }
    }
}
