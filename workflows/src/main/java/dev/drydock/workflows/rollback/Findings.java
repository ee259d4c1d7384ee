package dev.drydock.workflows.rollback;

import dev.drydock.workflows.rollback.Rollback.Last;
import java.util.List;

/**
 * What approvers of gate {@code promote} sign, whole.
 *
 * @param at where the guard stands; exactly the mark
 * @param tables of the guard
 * @param saved whether what was written after the mark is saved; false: {@code dropped} is not known
 * @param dropped what a return takes out of each table, most first
 * @param uncarried what is dropped and was not saved, a sentence each
 */
public record Findings(
        String at, Last last, List<Table> tables, boolean saved, List<Dropped> dropped, List<String> uncarried) {
    public Findings {
        tables = List.copyOf(tables);
        dropped = List.copyOf(dropped);
        uncarried = List.copyOf(uncarried);
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
