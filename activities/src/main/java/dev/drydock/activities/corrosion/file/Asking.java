package dev.drydock.activities.corrosion.file;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The questions behind {@link Inside}. A table that is absent counts as empty. */
final class Asking {
    private static final String GAPS = "__corro_bookkeeping_gaps";
    private static final String PARTIAL = "__corro_seq_bookkeeping";
    private static final String BUFFERED = "__corro_buffered_changes";

    private final Database database;
    private final Set<String> tables;
    private final Set<String> triggers;

    Asking(Database database) {
        this.database = database;
        this.tables = names("table");
        this.triggers = names("trigger");
    }

    private Set<String> names(String type) {
        var names = new HashSet<String>();
        database.each("SELECT name FROM sqlite_master WHERE type = '" + type + "'", row -> names.add(row.text(0)));
        return names;
    }

    String actorId() {
        return first("crsql_site_id", "SELECT lower(hex(site_id)) FROM crsql_site_id WHERE ordinal = 0");
    }

    String clusterId() {
        return first(
                "__corro_state",
                "SELECT typeof(value) || ' ' || coalesce(value, '') FROM __corro_state WHERE key = 'cluster_id'");
    }

    private String first(String table, String sql) {
        var rows = rows(table, sql);
        return rows.isEmpty() ? "" : rows.getFirst().text(0);
    }

    private List<Row> rows(String table, String sql) {
        return tables.contains(table) ? database.rows(sql) : List.of();
    }

    long crsqliteVersion() {
        var rows = rows("crsql_master", "SELECT value FROM crsql_master WHERE key = 'crsqlite_version'");
        return rows.isEmpty() ? 0 : rows.getFirst().number(0);
    }

    Cut cut() {
        var heads = new TreeMap<String, Long>();
        rows("crsql_db_versions", "SELECT lower(hex(site_id)), db_version FROM crsql_db_versions")
                .forEach(row -> heads.put(row.text(0), row.number(1)));
        var holes = ranges(GAPS, "SELECT lower(hex(actor_id)), start, \"end\" FROM " + GAPS);
        ranges(PARTIAL, "SELECT DISTINCT lower(hex(site_id)), db_version, db_version FROM " + PARTIAL)
                .forEach((site, ranges) -> holes.merge(site, ranges, Ranges::plus));
        return new Cut(heads, holes);
    }

    Map<String, Ranges> partial() {
        var partial = ranges(PARTIAL, "SELECT DISTINCT lower(hex(site_id)), db_version, db_version FROM " + PARTIAL);
        ranges(BUFFERED, "SELECT DISTINCT lower(hex(site_id)), db_version, db_version FROM " + BUFFERED)
                .forEach((site, ranges) -> partial.merge(site, ranges, Ranges::plus));
        return partial;
    }

    private Map<String, Ranges> ranges(String table, String sql) {
        var lists = new TreeMap<String, List<Ranges.Range>>();
        for (Row row : rows(table, sql)) {
            lists.computeIfAbsent(row.text(0), site -> new ArrayList<>())
                    .add(new Ranges.Range(row.number(1), row.number(2)));
        }
        var ranges = new TreeMap<String, Ranges>();
        lists.forEach((site, list) -> ranges.put(site, new Ranges(list)));
        return ranges;
    }

    Set<String> sites() {
        var sites = new TreeSet<String>();
        rows("crsql_site_id", "SELECT lower(hex(site_id)) FROM crsql_site_id").forEach(row -> sites.add(row.text(0)));
        return sites;
    }

    Inside.Pending pending() {
        return new Inside.Pending(count(GAPS), count(BUFFERED), count(PARTIAL), count("__corro_members"));
    }

    private long count(String table) {
        return tables.contains(table) ? database.number("SELECT count(*) FROM " + Database.name(table)) : 0;
    }

    Machinery machinery() {
        var schema = new TreeSet<String>();
        rows("__corro_schema", "SELECT DISTINCT tbl_name FROM __corro_schema WHERE type = 'table'")
                .forEach(row -> schema.add(row.text(0)));
        return Machinery.of(tables, triggers, schema);
    }

    boolean clockRows(Machinery machinery) {
        return machinery.tables().stream()
                .map(table -> table + "__crsql_clock")
                .filter(tables::contains)
                .anyMatch(clock -> !database.rows("SELECT 1 FROM " + Database.name(clock) + " LIMIT 1")
                        .isEmpty());
    }

    SortedMap<String, List<String>> keys(Machinery machinery) {
        var keys = new TreeMap<String, List<String>>();
        database.each(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c"
                        + " WHERE m.type = 'table' AND c.pk > 0 ORDER BY m.name, c.pk",
                row -> {
                    if (machinery.tables().contains(row.text(0))) {
                        keys.computeIfAbsent(row.text(0), _ -> new ArrayList<>())
                                .add(row.text(1));
                    }
                });
        return keys;
    }

    /**
     * By structure and not by text: a column that was added later stands last and its definition is spelled
     * differently, yet the table is the same to the agents.
     */
    String schema(Machinery machinery) {
        var columns = new TreeMap<String, List<List<@Nullable Object>>>();
        machinery.tables().forEach(table -> columns.put(table, new ArrayList<>()));
        database.each(
                "SELECT m.name, c.name, upper(c.type), c.\"notnull\", c.dflt_value, c.pk, c.hidden"
                        + " FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table'"
                        + " ORDER BY m.name, c.name",
                row -> {
                    var list = columns.get(row.text(0));
                    if (list != null) {
                        list.add(row.list().subList(1, row.size()));
                    }
                });
        var indexes = new TreeSet<String>();
        rows("__corro_schema", "SELECT sql FROM __corro_schema WHERE type = 'index'")
                .forEach(row -> indexes.add(row.text(0).replaceAll("\\s+", " ").strip()));
        return Json.digest(Map.of("tables", columns, "indexes", indexes));
    }
}
