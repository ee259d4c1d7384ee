package dev.drydock.testbed.crsql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** A copy of a database that every node can be restored from, because it is nobody's. */
public final class Snapshot {

    private Snapshot() {}

    /** A wrong source path makes an empty database and copies that, as the real command does. */
    public static void take(Path database, Path target) throws SQLException {
        try (var db = Sqlite.open(database)) {
            db.run("VACUUM INTO ?", target.toString());
        }
        try (var db = Sqlite.open(target)) {
            new Triggers(Map.of()).register(db.connection());
            if (Layout.has(db, "table", "crsql_site_id")) {
                giveAway(db);
            }
            if (Layout.has(db, "table", "__corro_members")) {
                db.run("DELETE FROM __corro_members");
            }
            db.execute("PRAGMA journal_mode = WAL");
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** The source's own writes become those of one more remote actor. */
    private static void giveAway(Sqlite db) throws SQLException {
        db.execute("BEGIN IMMEDIATE");
        long ordinal = db.number("SELECT max(ordinal) + 1 FROM crsql_site_id");
        var self = db.cell("SELECT site_id FROM crsql_site_id WHERE ordinal = 0");
        if (self != null) {
            db.run("DELETE FROM crsql_site_id WHERE ordinal = 0");
            db.run("INSERT INTO crsql_site_id VALUES (?, ?)", self, ordinal);
            for (var table : Table.all(db).values()) {
                db.run("UPDATE " + table.clock() + " SET site_id = ? WHERE site_id = 0", ordinal);
            }
        }
        db.execute("COMMIT");
    }
}
