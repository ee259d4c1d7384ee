package dev.drydock.starter.late;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Rows;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.late.LateRow;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One late row as a table: each column as it was, as it was written late, and as the cluster has it. */
final class RowTable {
    private static final int CELLS = 8;
    private static final int NAMED = 3;

    private RowTable() {}

    static void of(Html html, LateRow row) {
        var columns = columns(row);
        Rows.of(html, caption(row), List.of("Column", "Before", "Late", "Cluster"), rows -> {
            columns.stream().limit(CELLS).forEach(column -> rows.row(column, cells(row, column)));
            if (columns.size() > CELLS) {
                rows.row("and " + Figures.count(columns.size() - CELLS, "more column"), "..", "..", "..");
            }
        });
    }

    /** Several rows of one table that nobody has to decide about, a line each. */
    static void sample(Html html, String caption, List<LateRow> sample) {
        Rows.of(
                html,
                caption,
                List.of("Row", "Change"),
                rows -> sample.forEach(
                        row -> rows.row(CellText.list(row.key()), what(row) + changes(row) + "; by " + writers(row))));
    }

    private static String changes(LateRow row) {
        var columns = columns(row);
        String some = columns.stream()
                .limit(NAMED)
                .map(column -> column + " " + cells(row, column)[0] + " -> " + cells(row, column)[1])
                .collect(Collectors.joining(", "));
        int more = columns.size() - NAMED;
        return (some.isEmpty() ? "" : ": " + some) + (more > 0 ? " and " + Figures.count(more, "more column") : "");
    }

    private static String caption(LateRow row) {
        return row.table() + " " + CellText.list(row.key()) + ": " + what(row)
                + (row.why().isEmpty() ? "" : "; " + row.why()) + "; by " + writers(row);
    }

    private static String what(LateRow row) {
        return (row.kind().equals("none") ? "undone again" : row.kind()) + ", " + RowText.word(row.verdict());
    }

    private static String writers(LateRow row) {
        int more = row.by().size() - NAMED;
        return row.by().stream()
                        .limit(NAMED)
                        .map(by -> by.node()
                                + (by.at() == null ? "" : " at " + by.at().truncatedTo(ChronoUnit.MILLIS)))
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and " + Figures.count(more, "more write") : "");
    }

    private static Set<String> columns(LateRow row) {
        var columns = new TreeSet<String>();
        columns.addAll(names(row.was()));
        columns.addAll(names(row.late()));
        columns.removeAll(row.key().keySet());
        return columns;
    }

    private static Set<String> names(@Nullable Map<String, JsonNode> cells) {
        return cells == null ? Set.of() : cells.keySet();
    }

    /** Where nothing was found that contradicts, the cluster holds the late value or is about to. */
    private static String[] cells(LateRow row, String column) {
        JsonNode there = CellText.in(row.found(), column);
        return new String[] {
            row.was() == null ? "no such row" : CellText.of(CellText.in(row.was(), column)),
            row.late() == null ? "deleted" : CellText.of(CellText.in(row.late(), column)),
            there.isMissingNode() ? "nothing that contradicts" : CellText.of(there)
        };
    }
}
