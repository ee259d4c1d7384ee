package dev.drydock.harvest.offline;

import dev.drydock.harvest.merge.Change;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.merge.MergedRow;

/** What was found of one table. */
public final class Tally {
    private final String table;
    private long inserts;
    private long updates;
    private long deletes;
    private long cells;
    private long superseded;
    private long homeless;

    Tally(String table) {
        this.table = table;
    }

    void add(MergedRow row) {
        for (LateCell cell : row.cells()) {
            cells++;
            superseded += cell.won() ? 0 : 1;
            homeless += cell.won() && row.homeless(cell) ? 1 : 0;
        }
        row.change().ifPresent(change -> {
            switch (change) {
                case Change.Insert _ -> inserts++;
                case Change.Update _ -> updates++;
                case Change.Delete _ -> deletes++;
            }
        });
    }

    public String table() {
        return table;
    }

    public long inserts() {
        return inserts;
    }

    public long updates() {
        return updates;
    }

    public long deletes() {
        return deletes;
    }

    /** Distinct late clock rows. */
    public long cells() {
        return cells;
    }

    public long superseded() {
        return superseded;
    }

    /** Winning cells for which the snapshot has no table or column. */
    public long homeless() {
        return homeless;
    }
}
