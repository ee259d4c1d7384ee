package dev.drydock.harvest.delta;

import static dev.drydock.harvest.file.Sql.name;
import static dev.drydock.harvest.file.Sql.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.delta.Layout.Table;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a {@link DeltaScript} does to one table: first the rows that have late cells, in the order of their keys, then the
 * cells of each. What belongs to a row is looked up once for it and not for each of its cells, and nothing wider than a
 * key is ever sorted.
 *
 * @param id numbers the tables of a delta
 * @param fewRanges whether no site has more than a few ranges of versions that the cut lacks
 */
record TableScript(int id, Table table, boolean fewRanges) {
    /** Up to here trying one range after the other is quicker than looking for the only one that may hold a version. */
    private static final int FEW = 8;

    private static final String IN_ANY =
            "CROSS JOIN wanted w ON c.site_id = w.ordinal AND c.db_version BETWEEN w.low AND w.high";
    private static final String IN_THE_LAST_BELOW = "WHERE c.db_version <= (SELECT w.high FROM wanted w"
            + " WHERE w.ordinal = c.site_id AND w.low <= c.db_version ORDER BY w.low DESC LIMIT 1)";

    static TableScript of(int id, Table table, Cut cut) {
        boolean few =
                cut.holes().values().stream().allMatch(holes -> holes.list().size() < FEW);
        return new TableScript(id, table, few);
    }

    List<String> lines() {
        return List.of(
                "CREATE TEMP TABLE keys (key INTEGER PRIMARY KEY)",
                "INSERT OR IGNORE INTO temp.keys SELECT c.key FROM " + met(),
                "CREATE TABLE " + rows() + " (row INTEGER PRIMARY KEY, key INTEGER, life INTEGER, "
                        + DeltaScript.numbered("", table.key().size()) + ")",
                "INSERT INTO " + rows() + " SELECT NULL, " + intoRows(),
                "DROP TABLE temp.keys",
                "CREATE TABLE " + late() + " (row INTEGER, col TEXT, value, col_version INTEGER, site INTEGER,"
                        + " version INTEGER, seq INTEGER, ts TEXT, found INTEGER)",
                "INSERT INTO " + late() + " SELECT " + intoLate(),
                "INSERT INTO delta.tables SELECT " + counts());
    }

    private String rows() {
        return "delta.rows_" + id;
    }

    private String late() {
        return "delta.late_" + id;
    }

    private String clock() {
        return "source." + name(table.clock());
    }

    /** {@code CROSS JOIN} keeps SQLite from turning the order round. */
    private String met() {
        String where = " ON c.site_id = w.ordinal AND c.db_version BETWEEN w.low AND w.high";
        return table.indexed()
                ? "wanted w CROSS JOIN " + clock() + " c" + where
                : clock() + " c CROSS JOIN wanted w" + where;
    }

    /** A key that the key table lacks stays behind as NULL and is counted: the database is damaged then. */
    private String intoRows() {
        return "p.__crsql_key, coalesce(x.col_version, 1), " + each(table.key(), key -> "p." + name(key), ", ")
                + " FROM temp.keys k LEFT JOIN source." + name(table.pks()) + " p ON p.__crsql_key = k.key"
                + " LEFT JOIN " + clock() + " x ON x.key = k.key AND x.col_name = '-1'"
                + " ORDER BY " + each(table.key(), key -> "p." + name(key) + " COLLATE BINARY", ", ");
    }

    /** {@code CROSS JOIN} fixes the order of the loops: they run as the cells are to lie, so that nothing is sorted. */
    private String intoLate() {
        return "r.row, c.col_name, " + value() + ", c.col_version, c.site_id, c.db_version, c.seq, c.ts, b."
                + name(table.key().getFirst()) + " IS NOT NULL FROM " + rows() + " r LEFT JOIN source."
                + name(table.name()) + " b ON "
                + IntStream.range(0, table.key().size())
                        .mapToObj(i -> "b." + name(table.key().get(i)) + " IS r.k" + i)
                        .collect(Collectors.joining(" AND "))
                + " CROSS JOIN " + clock() + " c ON c.key = r.key " + (fewRanges ? IN_ANY : IN_THE_LAST_BELOW)
                + " ORDER BY r.row, c.col_name";
    }

    private String value() {
        return table.cells().isEmpty()
                ? "NULL"
                : "CASE c.col_name "
                        + each(table.cellNames(), cell -> "WHEN " + text(cell) + " THEN b." + name(cell), " ") + " END";
    }

    private String counts() {
        return id + ", " + text(table.name()) + ", " + json(table.key()) + ", " + json(table.cellNames())
                + ", (SELECT count(*) FROM " + late() + "), count(*), coalesce(sum(key IS NULL), 0),"
                + " (SELECT count(*) FROM " + late() + " WHERE NOT found AND col <> '-1'), " + siteless() + " FROM "
                + rows();
    }

    /**
     * Sites of clock rows that the database no longer names, so that nobody can say whether they are late. Hops from one
     * site to the next in the index; without one it would be a second scan.
     */
    private String siteless() {
        return table.indexed()
                ? "(WITH RECURSIVE o(n) AS (SELECT min(site_id) FROM " + clock()
                        + " UNION ALL SELECT (SELECT min(site_id) FROM " + clock() + " WHERE site_id > o.n) FROM o"
                        + " WHERE o.n IS NOT NULL) SELECT count(*) FROM o WHERE n IS NOT NULL"
                        + " AND n NOT IN (SELECT ordinal FROM delta.sites))"
                : "0";
    }

    private static String each(List<String> names, UnaryOperator<String> form, String between) {
        return names.stream().map(form).collect(Collectors.joining(between));
    }

    private static String json(List<String> names) {
        var array = JsonNodeFactory.instance.arrayNode();
        names.forEach(array::add);
        return text(array.toString());
    }
}
