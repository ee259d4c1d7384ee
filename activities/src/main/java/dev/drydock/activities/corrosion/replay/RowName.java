package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.harvest.value.TypedJson;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.words.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A row's table and primary key, and how rows are written as JSON: {@code {"column":["integer","42"]}}. */
public record RowName(String table, SortedMap<String, Value> key) {
    public RowName {
        key = Collections.unmodifiableSortedMap(new TreeMap<>(key));
    }

    /** The key as one text, equal for equal keys. */
    public String keyText() {
        return text(json(key));
    }

    /** As {@link #keyText}, of a key in JSON. */
    static String text(Map<String, JsonNode> key) {
        return Json.text(new TreeMap<>(key));
    }

    static Map<String, JsonNode> json(SortedMap<String, Value> cells) {
        var json = new LinkedHashMap<String, JsonNode>();
        cells.forEach((column, value) -> json.put(column, TypedJson.json(value)));
        return json;
    }

    static @Nullable Map<String, JsonNode> jsonOrNull(@Nullable SortedMap<String, Value> cells) {
        return cells == null ? null : json(cells);
    }

    static @Nullable SortedMap<String, Value> cells(@Nullable Map<String, JsonNode> json) {
        if (json == null) {
            return null;
        }
        var cells = new TreeMap<String, Value>();
        json.forEach((column, value) -> cells.put(column, TypedJson.value(value)));
        return cells;
    }
}
