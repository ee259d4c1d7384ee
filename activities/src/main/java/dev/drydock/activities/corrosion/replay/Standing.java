package dev.drydock.activities.corrosion.replay;

import dev.drydock.activities.corrosion.replay.Fate.End;
import dev.drydock.activities.corrosion.replay.Rulings.Ruling;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.merge.MergedRow;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.late.LateRow.Verdict;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one merged row stands: what is left to do with it, and how each of its late cells counts.
 *
 * @param entry what was done with it before; null: nothing
 * @param before what the cluster held before anything of this book was done; null: no such row
 */
record Standing(
        MergedRow row,
        @Nullable Entry entry,
        Ruling ruling,
        @Nullable SortedMap<String, Value> before) {
    RowName name() {
        return new RowName(row.table(), row.key());
    }

    /** What the cluster held when this row was last known. */
    @Nullable SortedMap<String, Value> base() {
        return entry == null ? before : RowName.cells(entry.base());
    }

    /** Whether people have to see it and have not: it is not brought in by itself. */
    boolean waits() {
        return ruling.review() && !left().isEmpty();
    }

    /** Columns that differ from what the cluster held and were not dealt with yet; the row's own mark when it is to go. */
    SortedSet<String> left() {
        var left = new TreeSet<String>();
        SortedMap<String, Value> base = base();
        SortedMap<String, Value> after = row.after();
        if (row.missing().table()) {
            return left;
        }
        if (after == null) {
            if (base != null && open(LateCell.ROW, Fate.GONE)) {
                left.add(LateCell.ROW);
            }
        } else if (base == null) {
            if (open(LateCell.ROW, Fate.THERE)) {
                left.add(LateCell.ROW);
            }
            after.forEach((column, value) -> add(left, column, value));
        } else {
            after.forEach((column, value) -> {
                if (!value.equals(base.get(column))) {
                    add(left, column, value);
                }
            });
        }
        return left;
    }

    private void add(SortedSet<String> left, String column, Value value) {
        if (open(column, value)) {
            left.add(column);
        }
    }

    /** A row that is skipped as such leaves nothing of it. */
    private boolean open(String column, Value wanted) {
        boolean whole = ruling.skipped().contains(LateCell.ROW) || skippedWhole();
        return !whole
                && !ruling.skipped().contains(column)
                && fate(column, wanted).isEmpty();
    }

    private boolean skippedWhole() {
        return !ruling.skipped().isEmpty()
                && row.cells().stream()
                        .filter(LateCell::won)
                        .allMatch(c -> ruling.skipped().contains(c.column()));
    }

    private Optional<Fate> fate(String column, Value wanted) {
        return Optional.ofNullable(entry).map(e -> e.fates().get(column)).filter(f -> f.about(wanted));
    }

    /** Columns that were applied, as they are still wanted; late cells of their own or what a new row holds without. */
    SortedSet<String> applied() {
        var applied = new TreeSet<String>();
        if (entry != null) {
            entry.fates().forEach((column, fate) -> {
                if (fate.end() == End.APPLIED && has(column) && fate.about(wanted(column))) {
                    applied.add(column);
                }
            });
        }
        return applied;
    }

    private boolean has(String column) {
        return column.equals(LateCell.ROW)
                || (row.after() != null && row.after().containsKey(column));
    }

    /** How a late cell counts now. */
    Verdict verdict(LateCell cell) {
        if (!cell.won()) {
            return Verdict.SUPERSEDED;
        }
        if (row.homeless(cell)) {
            return Verdict.SKIPPED;
        }
        Value wanted = wanted(cell);
        Optional<Fate> fate = fate(cell.column(), wanted);
        if (fate.isPresent()) {
            return of(fate.get());
        }
        if (ruling.skipped().contains(cell.column())) {
            return Verdict.SKIPPED;
        }
        if (there(cell, wanted)) {
            return Verdict.ALREADY;
        }
        return ruling.review() ? Verdict.REVIEW : Verdict.OPEN;
    }

    private static Verdict of(Fate fate) {
        return switch (fate.end()) {
            case APPLIED -> Verdict.APPLIED;
            case ALREADY -> Verdict.ALREADY;
            case CONFLICT -> Verdict.CONFLICT;
            case SKIPPED -> Verdict.SKIPPED;
        };
    }

    Value wanted(LateCell cell) {
        return wanted(cell.column());
    }

    Value wanted(String column) {
        if (column.equals(LateCell.ROW)) {
            return row.after() == null ? Fate.GONE : Fate.THERE;
        }
        return row.after() == null
                ? Value.Null.NULL
                : Objects.requireNonNullElse(row.after().get(column), Value.Null.NULL);
    }

    private boolean there(LateCell cell, Value wanted) {
        SortedMap<String, Value> base = base();
        if (cell.isRow()) {
            return (base == null) == wanted.equals(Fate.GONE);
        }
        return base != null && wanted.equals(base.get(cell.column()));
    }

    /** Whether it holds a conflict that nobody signed. */
    boolean unsigned() {
        return entry != null
                && entry.fates().values().stream().anyMatch(f -> f.end() == End.CONFLICT && !f.signed())
                && row.cells().stream()
                        .filter(LateCell::won)
                        .anyMatch(c -> verdict(c) == Verdict.CONFLICT && !signed(c));
    }

    private boolean signed(LateCell cell) {
        return fate(cell.column(), wanted(cell)).map(Fate::signed).orElse(false);
    }
}
