package dev.drydock.activities.corrosion.replay;

import dev.drydock.activities.corrosion.replay.Fate.End;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.value.Value;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to do with one row. Pure; three states of the row decide, {@code null} being no row:
 *
 * <ul>
 *   <li>{@code base}: what the cluster held when it was last known, the snapshot's row or what was replayed into it;
 *   <li>{@code wanted}: what the late writes make of it;
 *   <li>{@code now}: what the cluster holds.
 * </ul>
 *
 * A cell that is as wanted is there already; one that is as it was is written, on condition that it still is; one that is
 * neither was written by somebody else since, and is a conflict. Nothing newer is ever overwritten.
 *
 * @param move empty: nothing to write
 * @param fates by column, {@link LateCell#ROW} for the row as such; applied means: once the move is made
 */
record Decision(Optional<Move> move, SortedMap<String, Fate> fates) {
    Decision {
        fates = Collections.unmodifiableSortedMap(new TreeMap<>(fates));
    }

    /** @param columns those in question; others stay as they are */
    static Decision of(
            @Nullable SortedMap<String, Value> base,
            @Nullable SortedMap<String, Value> wanted,
            @Nullable SortedMap<String, Value> now,
            SortedSet<String> columns) {
        if (wanted == null) {
            return delete(base, now);
        }
        return now == null
                ? isNew(base, wanted, columns) ? insert(wanted) : vanished(wanted, columns)
                : cells(base, wanted, now, columns);
    }

    /**
     * Whether the row was never there. Of such a row every cell is in question; where some were dealt with before, somebody
     * made the row meanwhile and deleted it again, and a part of it would come back with the table's defaults for the rest.
     */
    private static boolean isNew(
            @Nullable SortedMap<String, Value> base, SortedMap<String, Value> wanted, SortedSet<String> columns) {
        return base == null && columns.containsAll(wanted.keySet());
    }

    /** What is there already was applied before. */
    Decision again() {
        var applied = new TreeMap<String, Fate>();
        fates.forEach((column, fate) ->
                applied.put(column, fate.end() == End.ALREADY ? new Fate(End.APPLIED, fate.value(), false) : fate));
        return new Decision(move, applied);
    }

    private static Decision delete(@Nullable SortedMap<String, Value> base, @Nullable SortedMap<String, Value> now) {
        if (now == null) {
            return row(Optional.empty(), End.ALREADY, Fate.GONE);
        }
        return now.equals(base)
                ? row(Optional.of(new Move.Delete(RowName.json(now))), End.APPLIED, Fate.GONE)
                : row(Optional.empty(), End.CONFLICT, Fate.GONE);
    }

    private static Decision row(Optional<Move> move, End end, Value value) {
        var fates = new TreeMap<String, Fate>();
        fates.put(LateCell.ROW, Fate.of(end, value));
        return new Decision(move, fates);
    }

    private static Decision insert(SortedMap<String, Value> wanted) {
        return new Decision(
                Optional.of(new Move.Insert(RowName.json(wanted))),
                all(wanted, new TreeSet<>(wanted.keySet()), End.APPLIED));
    }

    /** Somebody deleted the row since. */
    private static Decision vanished(SortedMap<String, Value> wanted, SortedSet<String> columns) {
        return new Decision(Optional.empty(), all(wanted, columns, End.CONFLICT));
    }

    private static TreeMap<String, Fate> all(SortedMap<String, Value> wanted, SortedSet<String> columns, End end) {
        var fates = new TreeMap<String, Fate>();
        fates.put(LateCell.ROW, Fate.of(end, Fate.THERE));
        columns.forEach(c -> fates.put(c, Fate.of(end, value(wanted, c))));
        return fates;
    }

    private static Decision cells(
            @Nullable SortedMap<String, Value> base,
            SortedMap<String, Value> wanted,
            SortedMap<String, Value> now,
            SortedSet<String> columns) {
        var fates = new TreeMap<String, Fate>();
        fates.put(LateCell.ROW, Fate.of(End.ALREADY, Fate.THERE));
        var set = new TreeMap<String, Value>();
        var expected = new TreeMap<String, Value>();
        for (String column : columns) {
            Value want = value(wanted, column);
            Value there = value(now, column);
            if (there.equals(want)) {
                fates.put(column, Fate.of(End.ALREADY, want));
            } else if (base != null && there.equals(value(base, column))) {
                fates.put(column, Fate.of(End.APPLIED, want));
                set.put(column, want);
                expected.put(column, there);
            } else {
                fates.put(column, Fate.of(End.CONFLICT, want));
            }
        }
        return new Decision(
                set.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Move.Update(RowName.json(set), RowName.json(expected))),
                fates);
    }

    private static Value value(SortedMap<String, Value> cells, String column) {
        return Objects.requireNonNullElse(cells.get(column), Value.Null.NULL);
    }
}
