package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.value.Parameter;
import dev.drydock.harvest.value.TypedJson;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Moves as an agent takes them, {@code ["SQL", [parameters]]}. Conditions use {@code IS}, which NULL satisfies; an insert
 * never replaces, since that would be a delete to every other node.
 */
final class Statements {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final StringBuilder sql = new StringBuilder();
    private final ArrayNode parameters = JSON.arrayNode();

    private Statements() {}

    static JsonNode of(RowName row, Move move) {
        var statement = new Statements();
        Map<String, JsonNode> key = RowName.json(row.key());
        switch (move) {
            case Move.Insert(Map<String, JsonNode> cells) -> statement.insert(row.table(), key, cells);
            case Move.Update(Map<String, JsonNode> cells, Map<String, JsonNode> expected) -> {
                statement.sql.append("UPDATE ").append(Sql.name(row.table())).append(" SET ");
                statement.each(cells, " = ", ", ");
                statement.where(key, expected);
            }
            case Move.Delete(Map<String, JsonNode> expected) -> {
                statement.sql.append("DELETE FROM ").append(Sql.name(row.table()));
                statement.where(key, expected);
            }
        }
        return JSON.arrayNode().add(statement.sql.toString()).add(statement.parameters);
    }

    private void insert(String table, Map<String, JsonNode> key, Map<String, JsonNode> cells) {
        sql.append("INSERT INTO ").append(Sql.name(table)).append(" (").append(names(key));
        sql.append(cells.isEmpty() ? "" : ", " + names(cells)).append(") VALUES (");
        values(key);
        if (!cells.isEmpty()) {
            sql.append(", ");
            values(cells);
        }
        sql.append(") ON CONFLICT (").append(names(key)).append(") DO NOTHING");
    }

    private static String names(Map<String, JsonNode> cells) {
        return cells.keySet().stream().map(Sql::name).collect(Collectors.joining(", "));
    }

    private void values(Map<String, JsonNode> cells) {
        String between = "";
        for (JsonNode value : cells.values()) {
            sql.append(between).append(parameter(value));
            between = ", ";
        }
    }

    private void where(Map<String, JsonNode> key, Map<String, JsonNode> expected) {
        sql.append(" WHERE ");
        each(key, " = ", " AND ");
        if (!expected.isEmpty()) {
            sql.append(" AND ");
            each(expected, " IS ", " AND ");
        }
    }

    private void each(Map<String, JsonNode> cells, String sign, String between) {
        String before = "";
        for (Map.Entry<String, JsonNode> cell : cells.entrySet()) {
            sql.append(before).append(Sql.name(cell.getKey())).append(sign).append(parameter(cell.getValue()));
            before = between;
        }
    }

    private String parameter(JsonNode typed) {
        Parameter parameter = Parameter.of(TypedJson.value(typed));
        parameters.add(parameter.json());
        return parameter.sql();
    }
}
