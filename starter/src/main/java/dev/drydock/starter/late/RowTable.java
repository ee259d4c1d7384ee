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
    private static final int WRITERS = 3;

    private RowTable() {}

    static void of(Html html, LateRow row) {
        var columns = columns(row);
        Rows.of(html, caption(row), List.of("Column", "Before", "Late", "Cluster"), rows -> {
            columns.stream().limit(CELLS).forEach(column -> rows.row(column, cells(row, column)));
            if (columns.size() > CELLS) {
                rows.row("and " + Figures.count(columns.size() - CELLS, "more column"), "", "", "");
            }
        });
    }

    private static String caption(LateRow row) {
        String kind = row.kind().equals("none") ? "undone again" : row.kind();
        return row.table() + " " + CellText.list(row.key()) + ": " + kind + ", " + RowText.word(row.verdict())
                + (row.why().isEmpty() ? "" : "; " + row.why()) + "; by " + writers(row);
    }

    private static String writers(LateRow row) {
        int more = row.by().size() - WRITERS;
        return row.by().stream()
                        .limit(WRITERS)
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
            there.isMissingNode() ? "" : CellText.of(there)
        };
    }
}
