package dev.drydock.onebox.matrix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** One run of the matrix: what is killed, and where in the reseed. */
record Cell(Step step, Kill kill, Moment moment) {
    private static final Set<Step> STOPPED = EnumSet.of(Step.ARCHIVE, Step.RESTORE);

    /** All that make sense, kill by kill. */
    static List<Cell> all() {
        var cells = new ArrayList<Cell>();
        for (Kill kill : Kill.values()) {
            for (Step step : Step.values()) {
                for (Moment moment : Moment.values()) {
                    var cell = new Cell(step, kill, moment);
                    if (cell.makesSense()) {
                        cells.add(cell);
                    }
                }
            }
        }
        return List.copyOf(cells);
    }

    /** Another part of the whole each day, and all of it in turn. */
    static List<Cell> sample(int size, long day) {
        var cells = new ArrayList<>(all());
        Collections.shuffle(cells, new Random(1));
        Collections.rotate(cells, -(int) (day * size % cells.size()));
        return List.copyOf(cells.subList(0, Math.min(size, cells.size())));
    }

    /** @param words each a step, a kill or a moment, between commas */
    static List<Cell> only(String words) {
        List<String> wanted = List.of(words.toLowerCase(Locale.ROOT).split(",", -1));
        return all().stream()
                .filter(cell -> List.of(cell.toString().split(" ", -1)).containsAll(wanted))
                .toList();
    }

    /** Cells that fit into one run, one after the other: each disturbs another step. */
    static List<List<Cell>> rows(List<Cell> cells) {
        var rows = new ArrayList<List<Cell>>();
        var left = new ArrayList<>(cells);
        left.sort(Comparator.comparing(Cell::step).thenComparing(Cell::moment));
        while (!left.isEmpty()) {
            var row = new ArrayList<Cell>();
            for (Cell cell : List.copyOf(left)) {
                if (row.isEmpty() || row.getLast().step() != cell.step()) {
                    row.add(cell);
                    left.remove(cell);
                }
            }
            rows.add(List.copyOf(row));
        }
        return rows;
    }

    /** An agent that is stopped cannot be killed. */
    private boolean makesSense() {
        boolean down = STOPPED.contains(step)
                || (step == Step.STOP && moment != Moment.BEFORE)
                || (step == Step.START && moment == Moment.BEFORE);
        return kill != Kill.AGENT || !down;
    }

    @Override
    public String toString() {
        return step + " " + kill + " " + moment;
    }
}
