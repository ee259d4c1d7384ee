package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The clock rows of one local transaction. Every cell written counts one up; a row is created without a sentinel unless its
 * table has nothing but a key; a delete makes the sentinel even and drops the cells; a changed key is a delete of the old row
 * and a create of the new one, whose cells go on counting.
 */
final class LocalClocks {

    private final Sqlite db;
    private final Keys keys;
    private final long dbVersion;
    private final String ts;
    private long seq;

    LocalClocks(Sqlite db, long dbVersion, String ts) {
        this.db = db;
        this.keys = new Keys(db);
        this.dbVersion = dbVersion;
        this.ts = ts;
    }

    /** Whether any cell changed; otherwise the version is not used up. */
    boolean used() {
        return seq > 0;
    }

    void record(Mutation mutation) throws SQLException {
        switch (mutation.kind()) {
            case INSERT -> inserted(mutation.table(), mutation.key());
            case UPDATE -> updated(mutation);
            case DELETE ->
                deleted(
                        mutation.table(),
                        keys.of(mutation.table(), mutation.key()).number());
        }
    }

    private void inserted(Table table, List<@Nullable Object> values) throws SQLException {
        var key = keys.of(table, values);
        if (table.cells().isEmpty()) {
            bump(table, key.number(), Table.SENTINEL, 1);
        } else if (key.known()) {
            revive(table, key.number());
        }
        for (var cell : table.cells()) {
            bump(table, key.number(), cell, 1);
        }
    }

    private void updated(Mutation mutation) throws SQLException {
        var table = mutation.table();
        long key = keys.of(table, mutation.key()).number();
        if (!mutation.key().equals(mutation.formerKey())) {
            moved(table, keys.of(table, mutation.formerKey()).number(), key);
        }
        for (int i = 0; i < table.cells().size(); i++) {
            if (!Objects.equals(mutation.cells().get(i), mutation.formerCells().get(i))) {
                bump(table, key, table.cells().get(i), 1);
            }
        }
    }

    private void moved(Table table, long from, long to) throws SQLException {
        bump(table, from, Table.SENTINEL, 2);
        bump(table, to, Table.SENTINEL, 1);
        db.run("UPDATE OR REPLACE " + table.clock() + " SET key = ? WHERE key = ? AND col_name <> '-1'", to, from);
        for (var cell : table.cells()) {
            bump(table, to, cell, 1);
        }
    }

    private void deleted(Table table, long key) throws SQLException {
        bump(table, key, Table.SENTINEL, 2);
        db.run("DELETE FROM " + table.clock() + " WHERE key = ? AND col_name <> '-1'", key);
    }

    private void revive(Table table, long key) throws SQLException {
        db.run(
                "UPDATE " + table.clock() + " SET col_version = col_version + 1, db_version = ?, site_id = 0, seq = ?,"
                        + " ts = ? WHERE key = ? AND col_name = '-1'",
                dbVersion,
                seq++,
                ts,
                key);
    }

    private void bump(Table table, long key, String column, long first) throws SQLException {
        db.run(
                "INSERT INTO " + table.clock() + " (key, col_name, col_version, db_version, site_id, seq, ts)"
                        + " VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT(key, col_name) DO UPDATE SET"
                        + " col_version = col_version + 1, db_version = excluded.db_version, site_id = 0,"
                        + " seq = excluded.seq, ts = excluded.ts",
                key,
                column,
                first,
                dbVersion,
                seq++,
                ts);
    }
}
