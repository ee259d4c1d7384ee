package dev.drydock.workflows.rollback;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.drydock.workflows.rollback.Rollback.Last;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What approvers of gate {@code promote} sign, whole.
 *
 * @param at where the guard stands; exactly the mark
 * @param tables of the guard
 * @param saved whether what was written after the mark is saved; false: {@code dropped} is not known
 * @param dropped what a return takes out of each table, most first
 * @param uncarried what is dropped and was not saved, a sentence each
 * @param changed where nothing is saved: tables that are not with the last leader as they are at the mark, most first
 * @param sequences the number that each sequence of the last leader gave out last, as a string, by database and quoted name;
 *     null: there is no last leader, or nobody asked
 */
public record Findings(
        String at,
        Last last,
        List<Table> tables,
        boolean saved,
        List<Dropped> dropped,
        List<String> uncarried,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<Changed> changed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Map<String, String>> sequences) {
    public Findings {
        tables = List.copyOf(tables);
        dropped = List.copyOf(dropped);
        uncarried = List.copyOf(uncarried);
        changed = changed == null ? List.of() : List.copyOf(changed);
        sequences = sequences == null ? null : Collections.unmodifiableMap(new TreeMap<>(sequences));
    }

    @Override
    public List<Changed> changed() {
        return changed == null ? List.of() : changed;
    }

    /** Where the last leader was not asked. */
    public Findings(
            String at, Last last, List<Table> tables, boolean saved, List<Dropped> dropped, List<String> uncarried) {
        this(at, last, tables, saved, dropped, uncarried, List.of(), null);
    }

    /** What is not the same in both, by name. */
    public static List<Changed> between(List<Table> then, List<Table> now) {
        var names = new TreeMap<String, Changed>();
        var before = new TreeMap<String, Table>();
        then.forEach(table -> before.put(table.name(), table));
        for (Table table : now) {
            Table was = before.remove(table.name());
            if (was == null || !was.digest().equals(table.digest())) {
                names.put(table.name(), new Changed(table.name(), was == null ? null : was.rows(), table.rows()));
            }
        }
        before.values().forEach(table -> names.put(table.name(), new Changed(table.name(), table.rows(), null)));
        return names.values().stream()
                .sorted(Comparator.comparingLong(Changed::difference).reversed())
                .toList();
    }

    /**
     * A table that somebody wrote to, made or dropped after the mark.
     *
     * @param then rows at the mark; null: it was made since
     * @param now rows with the last leader; null: it is gone there
     */
    public record Changed(
            String table, @Nullable Long then, @Nullable Long now) {
        long difference() {
            return Math.abs((now == null ? 0 : now) - (then == null ? 0 : then));
        }
    }

    /** @param name {@code database.schema.table} */
    public record Table(String name, long rows, String digest) {}

    /**
     * Changes of rows that were committed after the mark.
     *
     * @param table {@code database.schema.table}
     */
    public record Dropped(String table, long inserted, long updated, long deleted, long truncated) {
        public long changes() {
            return inserted + updated + deleted + truncated;
        }

        public Dropped plus(Dropped more) {
            return new Dropped(
                    table,
                    inserted + more.inserted,
                    updated + more.updated,
                    deleted + more.deleted,
                    truncated + more.truncated);
        }
    }
}
