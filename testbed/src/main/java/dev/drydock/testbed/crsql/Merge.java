package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes received changes in by the extension's rules:
 * <ol>
 *   <li>the higher causal length wins the whole row, and clears cells the winner did not write;
 *   <li>of equal lengths, the higher column version wins the cell;
 *   <li>of equal versions, the bigger value ({@link ValueOrder});
 *   <li>of equal values, the higher site, which decides about the clock only.
 * </ol>
 * The result does not depend on the order in which changes arrive.
 */
final class Merge {

    private static final Comparator<@Nullable Object> VALUES = new ValueOrder();

    private final Sqlite db;
    private final Map<String, Table> tables;
    private final Keys keys;
    private final Map<Site, Long> ordinals = new HashMap<>();

    Merge(Sqlite db, Map<String, Table> tables) {
        this.db = db;
        this.tables = tables;
        this.keys = new Keys(db);
    }

    void apply(Change change) throws SQLException {
        var table = tables.get(change.table());
        if (table == null) {
            return; // as the real agent: a change to a table that is not replicated here is dropped
        }
        long key = keys.of(table, change.key()).number();
        long life = life(table, key);
        if (change.life() > life) {
            begin(table, key, change, life > 0);
        }
        if (change.life() < life || (!change.isAlive() && !change.isSentinel())) {
            return;
        }
        if (change.isSentinel()) {
            settle(table, key, change);
        } else {
            cell(table, key, change);
        }
    }

    /** 0 when the row has never been seen. */
    private long life(Table table, long key) throws SQLException {
        return db.number(
                "SELECT coalesce(max(CASE WHEN col_name = '-1' THEN col_version END), count(*) > 0) FROM "
                        + table.clock() + " WHERE key = ?",
                key);
    }

    private void begin(Table table, long key, Change change, boolean seen) throws SQLException {
        if (seen) {
            db.run("DELETE FROM " + table.base() + " WHERE " + table.keyIs(""), Keys.with(change.key()));
            db.run("DELETE FROM " + table.clock() + " WHERE key = ?", key);
        }
        if (change.isAlive()) {
            db.run(
                    "INSERT INTO " + table.base() + " (" + Table.listed("", table.key()) + ") VALUES ("
                            + Table.marks(table.key()) + ")",
                    Keys.with(change.key()));
        }
        if (change.life() > 1) {
            write(table, key, Table.SENTINEL, change.life(), change.stamp());
        }
    }

    private void settle(Table table, long key, Change change) throws SQLException {
        var present = clock(table, key, Table.SENTINEL);
        if (present == null || change.stamp().site().compareTo(present.site()) >= 0) {
            write(table, key, Table.SENTINEL, change.life(), change.stamp());
        }
    }

    private void cell(Table table, long key, Change change) throws SQLException {
        if (!table.cells().contains(change.column())) {
            return;
        }
        var present = clock(table, key, change.column());
        int newer = present == null ? 1 : Long.compare(change.version(), present.version());
        if (newer == 0 && present != null) {
            newer = VALUES.compare(change.value(), value(table, change));
            newer = newer != 0 ? newer : change.stamp().site().compareTo(present.site());
        }
        if (newer > 0) {
            db.run(
                    "UPDATE " + table.base() + " SET " + Table.quoted(change.column()) + " = ? WHERE "
                            + table.keyIs(""),
                    Keys.with(change.key(), change.value()));
            write(table, key, change.column(), change.version(), change.stamp());
        }
    }

    private @Nullable Object value(Table table, Change change) throws SQLException {
        return db.cell(
                "SELECT " + Table.quoted(change.column()) + " FROM " + table.base() + " WHERE " + table.keyIs(""),
                Keys.with(change.key()));
    }

    private record Clock(long version, Site site) {}

    private @Nullable Clock clock(Table table, long key, String column) throws SQLException {
        List<List<@Nullable Object>> rows = db.rows(
                "SELECT c.col_version, s.site_id FROM " + table.clock() + " c JOIN crsql_site_id s"
                        + " ON s.ordinal = c.site_id WHERE c.key = ? AND c.col_name = ?",
                key,
                column);
        if (!rows.isEmpty()
                && rows.getFirst().get(0) instanceof Long version
                && rows.getFirst().get(1) instanceof Blob site) {
            return new Clock(version, Site.of(site));
        }
        return null;
    }

    private void write(Table table, long key, String column, long version, Change.Stamp stamp) throws SQLException {
        db.run(
                "INSERT OR REPLACE INTO " + table.clock()
                        + " (key, col_name, col_version, db_version, site_id, seq, ts) VALUES (?, ?, ?, ?, ?, ?, ?)",
                key,
                column,
                version,
                stamp.dbVersion(),
                ordinal(stamp.site()),
                stamp.seq(),
                stamp.ts());
    }

    private long ordinal(Site site) throws SQLException {
        var cached = ordinals.get(site);
        if (cached != null) {
            return cached;
        }
        db.run("INSERT OR IGNORE INTO crsql_site_id SELECT ?, max(ordinal) + 1 FROM crsql_site_id", site);
        long ordinal = db.number("SELECT ordinal FROM crsql_site_id WHERE site_id = ?", site);
        ordinals.put(site, ordinal);
        return ordinal;
    }
}
