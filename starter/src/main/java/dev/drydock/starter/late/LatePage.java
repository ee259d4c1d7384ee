package dev.drydock.starter.late;

import dev.drydock.starter.late.Counts.Count;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Grid;
import dev.drydock.starter.view.Ink;
import dev.drydock.starter.view.Page;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Late writes for people: counts first, then what somebody has to look at, then others. Rows are never held. */
public final class LatePage {
    private static final Set<Verdict> NEEDY = Set.of(Verdict.CONFLICT, Verdict.REVIEW, Verdict.OPEN);
    private static final int TABLE = 24;
    private static final int NODE = 16;

    private final PrintStream out;
    private final int width;
    private final Ink ink;

    public LatePage(PrintStream out, int width, Ink ink) {
        this.out = out;
        this.width = width;
        this.ink = ink;
    }

    /** Whether a person has, or had, to decide about it. */
    public static boolean needy(LateRow row) {
        return NEEDY.contains(row.verdict());
    }

    /** @param facts under the title, one a line */
    public void head(String cluster, List<String> facts) {
        var page = new Page(width, ink);
        page.title("Late writes", cluster);
        for (String fact : facts) {
            if (fact.contains("sha256:")) {
                page.raw("  " + fact); // whole, to be compared
            } else {
                page.wrapped("  ", fact);
            }
        }
        page.print(out);
    }

    public void counts(Counts counts) {
        var page = new Page(width, ink);
        page.gap();
        page.raw("");
        page.title("Counts", Figures.count(counts.rows(), "row") + ", " + Figures.count(counts.cells(), "late cell"));
        var grid = new Grid("  TABLE", "NODE", "KIND", "ROWS", "CELLS", "OF THESE CELLS");
        groups(counts)
                .forEach((group, of) -> grid.row(
                        "  " + Columns.fit(group.get(0), TABLE),
                        Columns.fit(group.get(1), NODE),
                        group.get(2),
                        String.valueOf(of.stream().mapToLong(Count::rows).sum()),
                        String.valueOf(of.stream().mapToLong(Count::cells).sum()),
                        of.stream()
                                .filter(count -> count.cells() > 0)
                                .map(count -> count.cells() + " " + RowText.word(count.verdict()))
                                .collect(Collectors.joining(", "))));
        grid.lines(width, ink).forEach(page::raw);
        page.print(out);
    }

    private static Map<List<String>, List<Count>> groups(Counts counts) {
        var groups = new LinkedHashMap<List<String>, List<Count>>();
        counts.all()
                .forEach(count -> groups.computeIfAbsent(
                                List.of(count.table(), count.node(), count.kind()), _ -> new ArrayList<>())
                        .add(count));
        return groups;
    }

    /** Every row that people have, or had, to decide about. */
    public void needy(Listing listing, Wanted wanted, Counts counts) {
        var found = new TreeMap<Verdict, Long>();
        NEEDY.forEach(verdict -> found.put(verdict, counts.rows(verdict)));
        long all = found.values().stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return;
        }
        section(
                "For people",
                found.entrySet().stream()
                        .filter(e -> e.getValue() > 0)
                        .map(e -> Figures.count(e.getValue(), "row") + " " + RowText.word(e.getKey()))
                        .collect(Collectors.joining(", ")));
        listing.each(line -> {
            if (needy(line.row()) && wanted.matches(line.row())) {
                row(line.row());
            }
        });
    }

    /** Every other row. */
    public void others(Listing listing, Wanted wanted, long rows) {
        if (rows == 0) {
            return;
        }
        section("The others", Figures.count(rows, "row"));
        listing.each(line -> {
            if (!needy(line.row()) && wanted.matches(line.row())) {
                row(line.row());
            }
        });
    }

    void sampled(Sample sample) {
        if (sample.seen() == 0) {
            return;
        }
        boolean whole = sample.lines().size() == sample.seen();
        section(
                "The others",
                whole
                        ? Figures.count(sample.seen(), "row")
                        : sample.lines().size() + " of " + Figures.count(sample.seen(), "row")
                                + ", drawn by lot; --all or a filter shows more");
        sample.lines().forEach(line -> row(line.row()));
    }

    private void section(String title, String rest) {
        var page = new Page(width, ink);
        page.raw("");
        page.title(title, rest);
        page.print(out);
    }

    public void row(LateRow row) {
        RowText.of(row, width).forEach(out::println);
    }
}
