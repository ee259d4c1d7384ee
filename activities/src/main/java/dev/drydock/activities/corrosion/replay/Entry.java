package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.harvest.value.Value;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one late row that was dealt with.
 *
 * @param base the row's cells as the replays left it in the cluster; null: no such row
 * @param found what the cluster held where that is a conflict, or where people had the late value win over it; null: no
 *     such row, or neither
 * @param fates by column
 * @param why what the database said where it refused the row; empty: it did not
 */
public record Entry(
        String table,
        Map<String, JsonNode> key,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> base,
        @Nullable Map<String, JsonNode> found,
        Map<String, Fate> fates,
        String why) {
    public Entry {
        key = Collections.unmodifiableMap(new TreeMap<>(key));
        fates = Collections.unmodifiableMap(new TreeMap<>(fates));
    }

    static Entry of(
            RowName row,
            @Nullable SortedMap<String, Value> base,
            @Nullable SortedMap<String, Value> found,
            Map<String, Fate> fates,
            String why) {
        return new Entry(
                row.table(), RowName.json(row.key()), RowName.jsonOrNull(base), RowName.jsonOrNull(found), fates, why);
    }

    String keyText() {
        return RowName.text(key);
    }

    boolean conflicts() {
        return fates.values().stream().anyMatch(f -> f.end() == Fate.End.CONFLICT);
    }

    /**
     * The same with what was known before of columns that this one says nothing of. What was applied before and is there
     * now was applied.
     */
    Entry after(Entry earlier) {
        var all = new TreeMap<>(earlier.fates());
        fates.forEach((column, fate) -> {
            Fate before = earlier.fates().get(column);
            boolean ours = before != null
                    && before.end() == Fate.End.APPLIED
                    && fate.end() == Fate.End.ALREADY
                    && before.value().equals(fate.value());
            all.put(column, ours ? before : fate);
        });
        return new Entry(table, key, base, found, all, why);
    }

    Entry signed() {
        var all = new TreeMap<String, Fate>();
        fates.forEach((column, fate) -> all.put(column, fate.end() == Fate.End.CONFLICT ? fate.sign() : fate));
        return new Entry(table, key, base, found, all, why);
    }
}
