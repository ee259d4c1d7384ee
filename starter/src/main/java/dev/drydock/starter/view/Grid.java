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
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < last; column++) {
                int at = column;
                int widest = rows.stream()
                        .mapToInt(r -> Columns.width(r.get(at)))
                        .max()
                        .orElse(0);
                line.append(Columns.cell(row.get(column), widest)).append("  ");
            }
            var rest = Columns.wrap(row.get(last), Math.max(20, width - Columns.width(line.toString())));
            String head = (line + rest.getFirst()).stripTrailing();
            lines.add(lines.isEmpty() ? ink.faint(head) : head);
            String blank = " ".repeat(Columns.width(line.toString()));
            rest.stream().skip(1).forEach(more -> lines.add(blank + more));
        }
        return lines;
    }
}
