package dev.drydock.starter.late;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.view.Columns;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One late row as lines: what it is, what was in it, what the late writes made of it, who accepted them and when. */
public final class RowText {
    private static final int CELLS = 8;
    private static final int WRITERS = 3;

    private final LateRow row;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private RowText(LateRow row, int width) {
        this.row = row;
        this.width = width;
    }

    public static List<String> of(LateRow row, int width) {
        var text = new RowText(row, width);
        text.head();
        text.cells();
        text.by();
        return text.lines;
    }

    static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private void head() {
        String why = row.why().isEmpty() ? "" : "; " + row.why();
        String kind = row.kind().equals("none") ? "undone again" : row.kind();
        lines.addAll(Columns.hang(
                "  ",
                row.table() + " " + CellText.list(row.key()) + ": " + kind + ", " + word(row.verdict()) + why,
                width));
    }

    private void cells() {
        Map<String, JsonNode> was = row.was();
        Map<String, JsonNode> late = row.late();
        var columns = new TreeSet<String>();
        columns.addAll(was == null ? List.of() : was.keySet());
        columns.addAll(late == null ? List.of() : late.keySet());
        columns.removeAll(row.key().keySet());
        int left = columns.size() - CELLS;
        columns.stream()
                .limit(left == 1 ? CELLS + 1L : CELLS)
                .forEach(column -> lines.addAll(
                        Columns.hang("      " + Columns.fit(column, 24) + "  ", cell(column, was, late), width)));
        if (left > 1) {
            lines.add("      and " + left + " more columns, shown by -o json");
        }
    }

    private String cell(String column, @Nullable Map<String, JsonNode> was, @Nullable Map<String, JsonNode> late) {
        JsonNode before = CellText.in(was, column);
        JsonNode after = CellText.in(late, column);
        JsonNode there = CellText.in(row.found(), column);
        String change = was != null && late != null
                ? CellText.of(before) + " -> " + CellText.of(after)
                : late != null ? CellText.of(after) : CellText.of(before) + " -> deleted";
        boolean differs = !there.isMissingNode() && !there.equals(after);
        String holds = row.verdict() == Verdict.APPLIED ? "held " : "holds ";
        return change + (differs ? "; the cluster " + holds + CellText.of(there) : "");
    }

    private void by() {
        var writers = row.by().stream()
                .limit(WRITERS)
                .map(by -> by.node() + " " + at(by.at()))
                .collect(Collectors.joining("; "));
        int more = row.by().size() - WRITERS;
        lines.addAll(Columns.hang("      by ", writers + (more > 0 ? "; and " + more + " more writes" : ""), width));
    }

    private static String at(@Nullable Instant at) {
        return at == null
                ? "at a time it did not say"
                : at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
