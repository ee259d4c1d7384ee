package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.value.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A late row that is to be brought in.
 *
 * @param base as for {@link Decision}
 * @param wanted as for {@link Decision}
 * @param columns those in question
 * @param again whether it was applied before, on a node that may have taken it along: what is there is what was applied
 * @param seen what people saw in the cluster when they decided that the late values win over it; null: they did not
 */
public record RowTask(
        String table,
        Map<String, JsonNode> key,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> base,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> wanted,
        List<String> columns,
        @Nullable Seen seen,
        boolean again) {
    /**
     * The row that people were shown. What was written to it since they have not decided about.
     *
     * @param cells typed; null: no such row
     */
    public record Seen(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> cells) {}

    static RowTask of(
            RowName row,
            @Nullable SortedMap<String, Value> base,
            @Nullable SortedMap<String, Value> wanted,
            SortedSet<String> columns,
            @Nullable Seen seen,
            boolean again) {
        return new RowTask(
                row.table(),
                RowName.json(row.key()),
                RowName.jsonOrNull(base),
                RowName.jsonOrNull(wanted),
                List.copyOf(columns),
                seen,
                again);
    }

    RowName name() {
        SortedMap<String, Value> cells = RowName.cells(key);
        return new RowName(table, cells == null ? Collections.emptySortedMap() : cells);
    }

    Decision decide(@Nullable SortedMap<String, Value> now) {
        SortedMap<String, Value> target = RowName.cells(wanted);
        SortedMap<String, Value> known = RowName.cells(seen == null ? base : seen.cells());
        return Decision.of(known, target, now, asked(target, known, now));
    }

    /** A row that people want although somebody deleted it comes back whole. */
    private SortedSet<String> asked(
            @Nullable SortedMap<String, Value> target,
            @Nullable SortedMap<String, Value> known,
            @Nullable SortedMap<String, Value> now) {
        return seen != null && known == null && now == null && target != null
                ? new TreeSet<>(target.keySet())
                : new TreeSet<>(columns);
    }

    /** The row in the cluster as far as these fates made it; what somebody else wrote there is not ours to know. */
    @Nullable SortedMap<String, Value> after(Map<String, Fate> fates, boolean inserted) {
        SortedMap<String, Value> before = RowName.cells(base);
        SortedMap<String, Value> target = RowName.cells(wanted);
        if (target == null) {
            return ours(fates.get(LateCell.ROW)) ? null : before;
        }
        if (before == null) {
            return inserted ? target : null;
        }
        target.forEach((column, value) -> {
            if (ours(fates.get(column))) {
                before.put(column, value);
            }
        });
        return before;
    }

    private static boolean ours(@Nullable Fate fate) {
        return fate != null && (fate.end() == Fate.End.APPLIED || fate.end() == Fate.End.ALREADY);
    }
}
