package dev.drydock.onebox.torture;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows about one change of one row.
 *
 * @param row table and key
 * @param cells what it wrote; null: it deleted the row
 * @param instead a value that the statement found and replaced, by column: its writer came before
 * @param node that took it
 * @param actor under which the node wrote it; empty while the fate is unknown
 * @param version of the transaction at the actor
 * @param place in the transaction
 * @param epoch what belongs to an earlier one was on every node when this was written
 * @param known whether it was acknowledged; else it is there or it is not
 */
record Op(
        String row,
        @Nullable Map<String, Cell> cells,
        Map<String, Cell> instead,
        String node,
        String actor,
        long version,
        int place,
        int epoch,
        boolean known) {
    Op {
        cells = cells == null ? null : Collections.unmodifiableMap(new TreeMap<>(cells));
        instead = Collections.unmodifiableMap(new TreeMap<>(instead));
    }

    boolean deletes() {
        return cells == null;
    }

    /** Whether it says something about the column; a delete does about each. */
    boolean about(String column) {
        return cells == null || cells.containsKey(column);
    }

    /** Whether another one is certain to have been there when this was written. */
    boolean after(Op other) {
        if (!known) {
            return false;
        }
        if (other.epoch < epoch) {
            return other.known;
        }
        boolean same = other.known && other.actor.equals(actor) && !actor.isEmpty();
        if (same && (other.version < version || (other.version == version && other.place < place))) {
            return true;
        }
        return other.cells != null
                && instead.entrySet().stream()
                        .anyMatch(e ->
                                !e.getValue().equals(Cell.NULL) && e.getValue().equals(other.cells.get(e.getKey())));
    }

    @Override
    public String toString() {
        return (cells == null ? "delete" : "put " + cells) + (instead.isEmpty() ? "" : " instead of " + instead)
                + " at " + node + " (" + actor + " version " + version + "." + place + ", epoch " + epoch + ")"
                + (known ? "" : " of unknown fate");
    }
}
