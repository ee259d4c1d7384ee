package dev.drydock.starter.late;

import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Late rows and cells by table, node, kind and verdict. A row counts once, under its own verdict and the node that wrote
 * to it last; its cells count under theirs. So rows add up to rows, and cells to captured.
 */
public final class Counts {
    private static final Comparator<Count> ORDER = Comparator.comparing(Count::table)
            .thenComparing(Count::node)
            .thenComparing(Count::kind)
            .thenComparing(Count::verdict);

    private final TreeMap<Count, long[]> figures = new TreeMap<>(ORDER);
    private long rows;
    private long cells;

    public record Count(String table, String node, String kind, Verdict verdict, long rows, long cells) {}

    void add(LateRow row) {
        String node = row.by().isEmpty() ? "" : row.by().getFirst().node();
        add(row, node, row.verdict(), 1, 0);
        boolean told = row.by().stream().anyMatch(by -> !by.cells().isEmpty());
        if (told) {
            row.by().forEach(by -> by.cells().forEach((verdict, many) -> add(row, by.node(), verdict, 0, many)));
        } else {
            row.cells().forEach((verdict, many) -> add(row, node, verdict, 0, many));
        }
    }

    private void add(LateRow row, String node, Verdict verdict, long rows, long cells) {
        var figure = figures.computeIfAbsent(new Count(row.table(), node, row.kind(), verdict, 0, 0), _ -> new long[2]);
        figure[0] += rows;
        figure[1] += cells;
        this.rows += rows;
        this.cells += cells;
    }

    public long rows() {
        return rows;
    }

    public long cells() {
        return cells;
    }

    /** Rows with this verdict. */
    public long rows(Verdict verdict) {
        return all().stream()
                .filter(count -> count.verdict() == verdict)
                .mapToLong(Count::rows)
                .sum();
    }

    public List<Count> all() {
        return figures.entrySet().stream()
                .map(e -> new Count(
                        e.getKey().table(),
                        e.getKey().node(),
                        e.getKey().kind(),
                        e.getKey().verdict(),
                        e.getValue()[0],
                        e.getValue()[1]))
                .toList();
    }
}
