package dev.drydock.activities.corrosion.certificate;

import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of a table above one key and up to another, in the order of keys.
 *
 * @param above not in it; empty: from the first row on, whatever its key
 * @param upTo in it; empty: to the last row
 */
record Range(Columns columns, List<Value> above, List<Value> upTo) {
    Range {
        above = List.copyOf(above);
        upTo = List.copyOf(upTo);
    }

    static Range all(Columns columns) {
        return new Range(columns, List.of(), List.of());
    }

    String table() {
        return columns.table();
    }

    /** What is digested; the text is the same on all nodes, for it is part of the digest. */
    String statement() {
        return "SELECT " + names(columns.all()) + from() + ordered();
    }

    String typed() {
        return "SELECT " + Cells.typed(columns.all()) + from() + ordered();
    }

    String count() {
        return "SELECT count(*)" + from();
    }

    /** The key of its {@code number}th row, which is the last one of as many. */
    String key(long number) {
        return "SELECT " + Cells.typed(columns.key()) + from() + ordered() + " LIMIT 1 OFFSET " + (number - 1);
    }

    /** These keys cut it into one part more. */
    List<Range> cut(List<List<Value>> keys) {
        var parts = new ArrayList<Range>();
        List<Value> from = above;
        for (List<Value> key : keys) {
            parts.add(new Range(columns, from, key));
            from = key;
        }
        parts.add(new Range(columns, from, upTo));
        return parts;
    }

    private String ordered() {
        return " ORDER BY " + names(columns.key());
    }

    private String from() {
        var bounds = new ArrayList<String>();
        if (!above.isEmpty()) {
            bounds.add(row(names(columns.key())) + " > " + row(Cells.literals(above)));
        }
        if (!upTo.isEmpty()) {
            bounds.add(row(names(columns.key())) + " <= " + row(Cells.literals(upTo)));
        }
        return " FROM " + Sql.name(table()) + (bounds.isEmpty() ? "" : " WHERE " + String.join(" AND ", bounds));
    }

    private String row(String list) {
        return columns.key().size() == 1 ? list : "(" + list + ")";
    }

    private static String names(List<String> columns) {
        return columns.stream().map(Sql::name).collect(Collectors.joining(", "));
    }
}
