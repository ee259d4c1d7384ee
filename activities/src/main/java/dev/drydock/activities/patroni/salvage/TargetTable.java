package dev.drydock.activities.patroni.salvage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table of the new leader as changes of the last one find it: with the columns that both have. A row is found by its
 * primary key where the last leader told it, else by what it told as the row's identity.
 *
 * @param there whether the new leader has it at all
 * @param columns those that both have and that can be written, in the last leader's order
 * @param lost columns that only the last leader has
 * @param untouched what holds of a row that nobody else wrote since the mark, as the end of a condition; empty: not known
 * @param strict whether the order of changes of different rows matters: it has a constraint beside the row's identity
 */
record TargetTable(
        Table source, boolean there, List<Place> columns, List<String> lost, boolean strict, String untouched) {
    private static final String COLUMNS = """
            SELECT a.attname, a.attidentity = 'a',
                   t.typname IN ('json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'),
                   EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary
                     AND a.attnum = ANY (i.indkey)),
                   (SELECT count(*) FROM pg_index i WHERE i.indrelid = a.attrelid
                     AND (i.indisunique OR i.indisexclusion))
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
              AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY a.attnum""";

    TargetTable {
        columns = List.copyOf(columns);
        lost = List.copyOf(lost);
    }

    /**
     * @param at its place in the last leader's rows
     * @param key whether rows are found by it
     * @param fixed whether an update may not set it
     * @param asText whether its type knows no equality
     */
    record Place(String name, int at, boolean key, boolean fixed, boolean asText) {
        String quoted() {
            return Sql.quoted(name);
        }
    }

    private record Seen(boolean fixed, boolean asText, boolean primary, int constraints) {
        static Seen of(ResultSet row) throws SQLException {
            return new Seen(row.getBoolean(2), row.getBoolean(3), row.getBoolean(4), row.getInt(5));
        }
    }

    static TargetTable of(Connection connection, Table source, String untouched) throws SQLException {
        Map<String, Seen> seen = new TreeMap<>();
        Sql.list(connection, COLUMNS, row -> seen.put(row.getString(1), Seen.of(row)), source.schema(), source.name());
        boolean primary = whollyToldPrimary(source, seen);
        var places = new ArrayList<Place>();
        var lost = new ArrayList<String>();
        for (int at = 0; at < source.columns().size(); at++) {
            Message.Column column = source.columns().get(at);
            Seen there = seen.get(column.name());
            if (there == null) {
                lost.add(column.name());
            } else {
                boolean key = primary ? there.primary : column.identity();
                places.add(new Place(column.name(), at, key, there.fixed, there.asText));
            }
        }
        boolean strict =
                seen.values().stream().mapToInt(Seen::constraints).max().orElse(0) > 1;
        return new TargetTable(source, !places.isEmpty(), places, lost, strict, untouched);
    }

    private static boolean whollyToldPrimary(Table source, Map<String, Seen> seen) {
        var identity = new HashMap<String, Boolean>();
        source.columns().forEach(column -> identity.put(column.name(), column.identity()));
        var primary = seen.entrySet().stream()
                .filter(each -> each.getValue().primary)
                .map(Map.Entry::getKey)
                .toList();
        return source.identity() == 'f'
                && !primary.isEmpty()
                && primary.stream().allMatch(identity::containsKey);
    }

    /** Those that rows are found by. */
    List<Place> key() {
        return columns.stream().filter(Place::key).toList();
    }

    /** Rows without a key are told by all they hold. */
    List<Place> named() {
        List<Place> key = key();
        return key.isEmpty() ? columns : key;
    }

    /** Equal for the same row; of rows without a key nothing is ever changed, so they may be taken for one another. */
    String row(List<Cell> cells) {
        var row = new StringBuilder(source.full());
        for (Place place : named()) {
            switch (cells.get(place.at())) {
                case Cell.Text(String text) -> row.append("\u0001=").append(text);
                case Cell.Null _, Cell.Same _ -> row.append("\u0001-");
            }
        }
        return row.toString();
    }

    String name() {
        return Sql.quoted(source.schema()) + "." + Sql.quoted(source.name());
    }

    // -- statements, each with what is bound in it

    /**
     * @param sets places of the new row, bound first
     * @param finds places of the old one, bound then
     */
    record Shape(String sql, List<Integer> sets, List<Integer> finds) {}

    Shape insert() {
        return insert(" ON CONFLICT DO NOTHING");
    }

    /** Over whatever is there under the same key. */
    Shape put() {
        String key = key().stream().map(Place::quoted).collect(Collectors.joining(", "));
        String sets = columns.stream()
                .filter(place -> !place.key() && !place.fixed())
                .map(place -> place.quoted() + " = excluded." + place.quoted())
                .collect(Collectors.joining(", "));
        return key.isEmpty()
                ? insert("")
                : insert(" ON CONFLICT (" + key + ") DO " + (sets.isEmpty() ? "NOTHING" : "UPDATE SET " + sets));
    }

    private Shape insert(String conflict) {
        String names = columns.stream().map(Place::quoted).collect(Collectors.joining(", "));
        String marks = columns.stream().map(place -> "?").collect(Collectors.joining(", "));
        return new Shape(
                "INSERT INTO " + name() + " (" + names + ") OVERRIDING SYSTEM VALUE VALUES (" + marks + ")" + conflict,
                columns.stream().map(Place::at).toList(),
                List.of());
    }

    /**
     * @param same places of large values that stay as they are
     * @param rekeyed whether the row's key changes too
     * @param whole whether all of the old row is told, and has to be there
     * @param guarded whether nobody else may have written the row since the mark
     */
    Shape update(BitSet same, boolean rekeyed, boolean whole, boolean guarded) {
        var set = columns.stream()
                .filter(place -> !same.get(place.at()) && !place.fixed() && (rekeyed || !place.key()))
                .toList();
        // A row that is all key was updated to what it was: it has to be there all the same.
        var sets = set.isEmpty() ? columns.stream().limit(1).toList() : set;
        String words = set.isEmpty()
                ? sets.getFirst().quoted() + " = coalesce(" + sets.getFirst().quoted() + ", ?)"
                : sets.stream().map(place -> place.quoted() + " = ?").collect(Collectors.joining(", "));
        var found = found(whole);
        return new Shape(
                "UPDATE " + name() + " SET " + words + where(found) + guard(guarded && !whole),
                sets.stream().map(Place::at).toList(),
                found.stream().map(Place::at).toList());
    }

    Shape delete(boolean whole, boolean guarded) {
        var found = found(whole);
        return new Shape(
                "DELETE FROM " + name() + where(found) + guard(guarded && !whole),
                List.of(),
                found.stream().map(Place::at).toList());
    }

    Shape look() {
        String names = columns.stream().map(Place::quoted).collect(Collectors.joining(", "));
        return new Shape(
                "SELECT " + names + " FROM " + name() + where(named()) + " LIMIT 1",
                List.of(),
                named().stream().map(Place::at).toList());
    }

    private String guard(boolean guarded) {
        return guarded ? untouched : "";
    }

    private List<Place> found(boolean whole) {
        return whole ? columns : named();
    }

    /** Without a key of its own one row is taken, of those that are the same in everything. */
    private String where(List<Place> found) {
        boolean unique = source.identity() != 'f' || key().size() < columns.size();
        String same = found.stream()
                .map(place -> place.key() && unique
                        ? place.quoted() + " = ?"
                        : place.quoted() + (place.asText() ? "::text" : "") + " IS NOT DISTINCT FROM ?")
                .collect(Collectors.joining(" AND "));
        return unique && !key().isEmpty()
                ? " WHERE " + same
                : " WHERE ctid = (SELECT ctid FROM " + name() + " WHERE " + same + " LIMIT 1)";
    }
}
