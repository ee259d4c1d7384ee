package dev.drydock.starter.late;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.late.LateFilter;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.By;
import dev.drydock.workflows.late.LateRow.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rows somebody wants to see.
 *
 * @param filters all of them must match; a row matches when one of those who wrote it does
 * @param verdicts empty: any
 */
public record Wanted(List<LateFilter> filters, Set<Verdict> verdicts) {
    public static final Wanted ALL = new Wanted(List.of(), Set.of());

    public Wanted {
        filters = List.copyOf(filters);
        verdicts = Set.copyOf(verdicts);
    }

    public boolean everything() {
        return filters.isEmpty() && verdicts.isEmpty();
    }

    public boolean matches(LateRow row) {
        return (verdicts.isEmpty() || verdicts.contains(row.verdict()))
                && (filters.isEmpty() || row.by().stream().anyMatch(by -> matches(row, by)));
    }

    private boolean matches(LateRow row, By by) {
        var key = new TreeMap<String, String>();
        row.key().forEach((column, value) -> key.put(column, plain(value)));
        var write = new LateFilter.Write(row.table(), row.kind(), by.node(), by.at(), Map.copyOf(key));
        return filters.stream().allMatch(filter -> filter.matches(write));
    }

    /** As people write a value in a filter. */
    private static String plain(JsonNode typed) {
        String text = typed.path(1).asText("");
        return switch (typed.path(0).asText("")) {
            case "null" -> "NULL";
            case "blob" -> "x'" + text + "'";
            default -> text;
        };
    }
}
