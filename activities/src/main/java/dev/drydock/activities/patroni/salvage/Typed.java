package dev.drydock.activities.patroni.salvage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.core.Oid;

/** Rows as listings write them: {@code {"id":["integer","42"],"name":["text","one"],"note":["null"]}}. */
final class Typed {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Typed() {}

    /** Values that were not sent are left out. */
    static Map<String, JsonNode> row(List<TargetTable.Place> places, Table table, List<Cell> cells) {
        var row = new TreeMap<String, JsonNode>();
        for (TargetTable.Place place : places) {
            Cell cell = cells.get(place.at());
            if (!(cell instanceof Cell.Same)) {
                row.put(
                        place.name(),
                        value(cell, table.columns().get(place.at()).type()));
            }
        }
        return row;
    }

    private static JsonNode value(Cell cell, int type) {
        return switch (cell) {
            case Cell.Null _, Cell.Same _ -> JSON.arrayNode().add("null");
            case Cell.Text(String text) ->
                switch (type) {
                    case Oid.INT2, Oid.INT4, Oid.INT8, Oid.OID ->
                        JSON.arrayNode().add("integer").add(text);
                    case Oid.BYTEA -> JSON.arrayNode().add("blob").add(text.substring(2));
                    default -> JSON.arrayNode().add("text").add(text);
                };
        };
    }
}
