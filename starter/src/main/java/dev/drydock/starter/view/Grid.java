package dev.drydock.starter.view;

import java.util.ArrayList;
import java.util.List;

/** A table: each column as wide as its widest cell, the last one takes what is left. */
public final class Grid {
    private final List<List<String>> rows = new ArrayList<>();

    public Grid(String... titles) {
        rows.add(List.of(titles));
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    public List<String> lines(int width, Ink ink) {
        var lines = new ArrayList<String>();
        int last = rows.getFirst().size() - 1;
        int[] widest = widest(last);
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < last; column++) {
                line.append(Columns.cell(row.get(column), widest[column])).append("  ");
            }
            var rest = Columns.wrap(row.get(last), Math.max(20, width - Columns.width(line.toString())));
            String head = (line + rest.getFirst()).stripTrailing();
            lines.add(lines.isEmpty() ? ink.faint(head) : head);
            String blank = " ".repeat(Columns.width(line.toString()));
            rest.stream().skip(1).forEach(more -> lines.add(blank + more));
        }
        return lines;
    }

    private int[] widest(int columns) {
        var widest = new int[columns];
        for (var row : rows) {
            for (int column = 0; column < columns; column++) {
                widest[column] = Math.max(widest[column], Columns.width(row.get(column)));
            }
        }
        return widest;
    }
}
