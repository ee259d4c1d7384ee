package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cells of a few rows on one node, with the write each of them comes from.
 *
 * @param rows cells by column, by key
 * @param stamps by column, by key; column {@code -1} tells of the row itself
 */
record Evidence(Map<List<Value>, Map<String, Value>> rows, Map<List<Value>, Map<String, Stamp>> stamps) {
    static final String ROW = "-1";
    private static final int MOST = 8;
    private static final int TRIES = 5;

    /** The write a cell comes from: a version of a site. */
    record Stamp(String site, long version) {}

    /** Empty while the rows are being written. */
    static Optional<Evidence> of(Database agent, Range range, List<List<Value>> keys) {
        for (int i = 0; i < TRIES; i++) {
            var before = stamps(agent, range.columns(), keys);
            var rows = rows(agent, range);
            if (before.equals(stamps(agent, range.columns(), keys)) && keys.containsAll(rows.keySet())) {
                return Optional.of(new Evidence(rows, before));
            }
        }
        return Optional.empty();
    }

    static Map<List<Value>, Map<String, Value>> rows(Database agent, Range range) {
        Columns columns = range.columns();
        var rows = new HashMap<List<Value>, Map<String, Value>>();
        agent.each(range.typed() + " LIMIT " + MOST, row -> {
            List<Value> values = Cells.values(row, columns.all().size());
            var cells = new TreeMap<String, Value>();
            for (int i = 0; i < values.size(); i++) {
                cells.put(columns.all().get(i), values.get(i));
            }
            rows.put(columns.key().stream().map(cells::get).toList(), cells);
        });
        return rows;
    }

    private static Map<List<Value>, Map<String, Stamp>> stamps(
            Database agent, Columns columns, List<List<Value>> keys) {
        var stamps = new HashMap<List<Value>, Map<String, Stamp>>();
        for (List<Value> key : keys) {
            var found = new ArrayList<Row>();
            agent.each(clocks(columns, key), found::add);
            stamps.put(
                    key,
                    found.stream()
                            .collect(Collectors.toMap(
                                    row -> row.text(0), row -> new Stamp(row.text(1), row.number(2)))));
        }
        return stamps;
    }

    private static String clocks(Columns columns, List<Value> key) {
        return "SELECT c.col_name, lower(hex(s.site_id)), c.db_version FROM "
                + Sql.name(columns.table() + "__crsql_clock") + " c JOIN "
                + Sql.name(columns.table() + "__crsql_pks")
                + " p ON p.__crsql_key = c.key JOIN crsql_site_id s ON s.ordinal = c.site_id WHERE "
                + IntStream.range(0, key.size())
                        .mapToObj(i -> "p." + Sql.name(columns.key().get(i)) + " IS " + Cells.literal(key.get(i)))
                        .collect(Collectors.joining(" AND "));
    }
}
