package dev.drydock.harvest.delta;

import static dev.drydock.harvest.file.Sql.name;
import static dev.drydock.harvest.file.Sql.text;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.harvest.delta.Layout.Column;
import dev.drydock.harvest.delta.Layout.Table;
import dev.drydock.harvest.file.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One script that makes a delta out of a stopped database, the same text for the {@code sqlite3} shell (3.40) on a node
 * and for the driver at the worker. Run it in a connection to {@code :memory:}.
 *
 * <ol>
 *   <li>What the cut lacks becomes a table of version ranges: the cut's own holes and what lies beyond its heads, and
 *       everything of a site it does not know.
 *   <li>Each clock table is met with these ranges, by its index on site and version, or in one scan where that is absent.
 *       That gives the rows which have late cells, and these are put in the order of their keys. What belongs to a row
 *       is looked up once for it and not for each of its cells, and nothing wider than a key is ever sorted.
 *   <li>Key values come from the key table, which remembers deleted rows, and values from the row itself, joined by
 *       {@code IS}; the delta's columns have no type, so that storage classes stay.
 *   <li>What was received in part only lies in a buffer and goes along with its key packed as it is, unless the database
 *       has taken the whole version in since.
 *   <li>The last statement says that the delta is complete.
 * </ol>
 */
public final class DeltaScript {
    static final int FORMAT = 2;
    private static final int ROWS_AT_ONCE = 200;

    /** Bounded whatever the database's size: 16 MiB spare most of the second reads of a page. */
    private static final String SOURCE_CACHE = "-16384";

    private final StringBuilder sql = new StringBuilder();

    private DeltaScript() {}

    /**
     * @param source for {@code ATTACH}, as {@link Sql#uri} writes it
     * @param delta absolute path of a file that does not exist
     */
    public static String of(Layout layout, Cut cut, String source, String delta) {
        var script = new DeltaScript();
        script.open(source, delta);
        script.about(cut);
        script.beyond(cut);
        IntStream.range(0, layout.tables().size())
                .mapToObj(i -> TableScript.of(i, layout.tables().get(i), cut))
                .flatMap(table -> table.lines().stream())
                .forEach(script::line);
        script.buffered(layout);
        script.notes(layout);
        script.line("INSERT INTO delta.meta VALUES ('complete', 1)");
        script.line("COMMIT");
        script.line("DETACH delta");
        script.line("DETACH source");
        return script.sql.toString();
    }

    private void line(String statement) {
        sql.append(statement).append(";\n");
    }

    private void open(String source, String delta) {
        line("ATTACH " + text(source) + " AS source");
        line("ATTACH " + text(Sql.uri(delta, "mode=rwc")) + " AS delta");
        line("PRAGMA source.cache_size = " + SOURCE_CACHE);
        line("PRAGMA delta.page_size = 8192");
        line("PRAGMA delta.journal_mode = OFF");
        line("PRAGMA delta.synchronous = OFF");
        line("BEGIN");
    }

    private void about(Cut cut) {
        line("CREATE TABLE delta.meta (key TEXT PRIMARY KEY, value)");
        line("INSERT INTO delta.meta VALUES ('format', " + FORMAT + "), ('cut', " + text(cut.digest()) + ")");
        line("INSERT INTO delta.meta SELECT 'crsqlite', value FROM source.crsql_master WHERE key = 'crsqlite_version'");
        line("INSERT INTO delta.meta SELECT 'actor', lower(hex(site_id)) FROM source.crsql_site_id WHERE ordinal = 0");
        line("CREATE TABLE delta.sites (ordinal INTEGER PRIMARY KEY, site TEXT)");
        line("INSERT INTO delta.sites SELECT ordinal, lower(hex(site_id)) FROM source.crsql_site_id");
        line("CREATE TABLE delta.heads (site TEXT, version INTEGER)");
        line("INSERT INTO delta.heads SELECT lower(hex(site_id)), db_version FROM source.crsql_db_versions");
        line("CREATE TABLE delta.holes (site TEXT, low INTEGER, high INTEGER)");
        line("INSERT INTO delta.holes SELECT lower(hex(actor_id)), start, \"end\" FROM source.__corro_bookkeeping_gaps"
                + " UNION SELECT lower(hex(site_id)), db_version, db_version FROM source.__corro_seq_bookkeeping");
    }

    private void beyond(Cut cut) {
        line("CREATE TABLE beyond (site TEXT, low INTEGER, high INTEGER, PRIMARY KEY (site, low)) WITHOUT ROWID");
        line("CREATE TABLE known (site TEXT PRIMARY KEY)");
        var known = new ArrayList<String>();
        var lacking = new ArrayList<String>();
        for (String site : cut.sites()) {
            known.add("(" + text(site) + ")");
            for (var range : Ranges.upTo(Long.MAX_VALUE).minus(cut.held(site)).list()) {
                lacking.add("(" + text(site) + ", " + range.from() + ", " + range.to() + ")");
            }
        }
        insert("known", known);
        insert("beyond", lacking);
        line(
                "INSERT INTO beyond SELECT site, 1, " + Long.MAX_VALUE + " FROM (SELECT site FROM delta.sites UNION"
                        + " SELECT lower(hex(site_id)) FROM source.__corro_buffered_changes) WHERE site NOT IN (SELECT site FROM known)");
        line(
                "CREATE TABLE wanted (ordinal INTEGER, low INTEGER, high INTEGER, PRIMARY KEY (ordinal, low)) WITHOUT ROWID");
        line("INSERT INTO wanted SELECT s.ordinal, y.low, y.high FROM beyond y JOIN delta.sites s ON s.site = y.site");
        line("CREATE TABLE delta.tables (id INTEGER PRIMARY KEY, name TEXT, key TEXT, cells TEXT,"
                + " cells_late INTEGER, rows_late INTEGER, keyless INTEGER, rowless INTEGER, siteless INTEGER)");
    }

    private void insert(String table, List<String> rows) {
        for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
            line("INSERT INTO " + table + " VALUES "
                    + String.join(", ", rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE))));
        }
    }

    /**
     * The buffer's value column is declared {@code ANY}, which is NUMERIC to SQLite: text that looks like a number was
     * turned into one when it was received, and comes back by its column's affinity as it does for the agent.
     */
    private void buffered(Layout layout) {
        line("CREATE TABLE delta.buffered (name TEXT, pk BLOB, col TEXT, value, col_version INTEGER, life INTEGER,"
                + " site TEXT, version INTEGER, seq INTEGER, ts TEXT)");
        layout.tables().forEach(table -> buffered(restored(table), " u.\"table\" = " + text(table.name())));
        buffered(
                "u.val",
                " u.\"table\" NOT IN ("
                        + layout.tables().stream()
                                .map(table -> text(table.name()))
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    private void buffered(String value, String which) {
        line("INSERT INTO delta.buffered SELECT u.\"table\", u.pk, u.cid, " + value
                + ", u.col_version, u.cl, lower(hex(u.site_id)), u.db_version, u.seq, u.ts"
                + " FROM source.__corro_buffered_changes u WHERE" + which
                + " AND EXISTS (SELECT 1 FROM beyond y WHERE y.site = lower(hex(u.site_id))"
                + " AND u.db_version BETWEEN y.low AND y.high)"
                + " AND (coalesce((SELECT h.version FROM delta.heads h WHERE h.site = lower(hex(u.site_id))), 0) < u.db_version"
                + " OR EXISTS (SELECT 1 FROM delta.holes o WHERE o.site = lower(hex(u.site_id))"
                + " AND u.db_version BETWEEN o.low AND o.high))");
    }

    private static String restored(Table table) {
        String text = of(table, Affinity.TEXT);
        String real = of(table, Affinity.REAL);
        return "CASE WHEN u.cid IN (" + text + ") AND typeof(u.val) IN ('integer', 'real') THEN CAST(u.val AS TEXT)"
                + " WHEN u.cid IN (" + real + ") AND typeof(u.val) = 'integer' THEN CAST(u.val AS REAL) ELSE u.val END";
    }

    private static String of(Table table, Affinity affinity) {
        return table.cells().stream()
                .filter(column -> column.affinity() == affinity)
                .map(Column::name)
                .map(Sql::text)
                .collect(Collectors.joining(", "));
    }

    private void notes(Layout layout) {
        line("CREATE TABLE delta.notes (name TEXT, says TEXT)");
        for (String plain : layout.plain()) {
            line("INSERT INTO delta.notes SELECT " + text(plain)
                    + ", 'is not replicated and has rows: it cannot be harvested' WHERE EXISTS (SELECT 1 FROM source."
                    + name(plain) + ")");
        }
        for (String broken : layout.broken()) {
            line("INSERT INTO delta.notes VALUES (" + text(broken)
                    + ", 'is only half replicated here: it cannot be harvested')");
        }
    }

    /** {@code k0, k1}: key columns have no names of their own in a delta. */
    static String numbered(String prefix, int keys) {
        return IntStream.range(0, keys).mapToObj(i -> prefix + "k" + i).collect(Collectors.joining(", "));
    }
}
