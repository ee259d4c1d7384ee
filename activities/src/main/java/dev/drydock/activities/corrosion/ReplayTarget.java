package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.activities.corrosion.agent.AgentApi;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.activities.corrosion.replay.RowName;
import dev.drydock.activities.corrosion.replay.Target;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.value.Parameter;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.words.GiveUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A node's agent as a replay uses it. Cells are asked for with their storage class, text and blobs as hex and reals as
 * SQL writes them: JSON would lose bytes that are not UTF-8 and numbers that are not finite.
 */
final class ReplayTarget implements Target {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final CorrosionNode node;
    private final AgentApi api;
    private final Map<String, List<String>> columns = new HashMap<>();

    ReplayTarget(CorrosionNode node) {
        this.node = node;
        this.api = node.api(LIMIT);
    }

    @Override
    public String node() {
        return node.name();
    }

    @Override
    public List<String> columns(String table) {
        return columns.computeIfAbsent(table, name -> {
            var found = new ArrayList<String>();
            api.each(
                    "SELECT name FROM pragma_table_xinfo(" + Sql.text(name) + ") WHERE hidden = 0",
                    row -> found.add(row.text(0)));
            return List.copyOf(found);
        });
    }

    @Override
    public Map<String, SortedMap<String, Value>> read(List<RowName> names, List<String> cells) {
        List<String> key = List.copyOf(names.getFirst().key().keySet());
        var asked = new ArrayList<>(key);
        asked.addAll(cells);
        ArrayNode parameters = JSON.arrayNode();
        String rows = names.stream().map(name -> marks(name, parameters)).collect(Collectors.joining(", "));
        String sql = "SELECT " + asked.stream().map(ReplayTarget::typed).collect(Collectors.joining(", ")) + " FROM "
                + Sql.name(names.getFirst().table()) + " WHERE ("
                + key.stream().map(Sql::name).collect(Collectors.joining(", ")) + ") IN (VALUES " + rows + ")";
        var found = new HashMap<String, SortedMap<String, Value>>();
        try {
            api.each(JSON.arrayNode().add(sql).add(parameters), row -> {
                var values = new TreeMap<String, Value>();
                var named = new TreeMap<String, Value>();
                for (int i = 0; i < asked.size(); i++) {
                    (i < key.size() ? named : values).put(asked.get(i), value(row, 2 * i));
                }
                found.put(new RowName(names.getFirst().table(), named).keyText(), values);
            });
        } catch (Refused e) {
            throw new GiveUp(
                    "node " + node.name() + ": table " + names.getFirst().table() + " cannot be read: "
                            + e.getMessage(),
                    e);
        }
        return found;
    }

    private static String marks(RowName name, ArrayNode parameters) {
        return name.key().values().stream()
                .map(value -> {
                    Parameter parameter = Parameter.of(value);
                    parameters.add(parameter.json());
                    return parameter.sql();
                })
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String typed(String column) {
        String c = Sql.name(column);
        return "typeof(" + c + "), CASE typeof(" + c + ") WHEN 'text' THEN hex(" + c + ") WHEN 'blob' THEN hex(" + c
                + ") WHEN 'real' THEN quote(" + c + ") ELSE " + c + " END";
    }

    private static Value value(Row row, int at) {
        String text = row.text(at + 1);
        return switch (row.text(at)) {
            case "integer" -> new Value.Int(row.number(at + 1));
            case "real" -> new Value.Real(Double.parseDouble(text));
            case "text" -> Value.Text.of(HexFormat.of().parseHex(text));
            case "blob" -> new Value.Blob(HexFormat.of().parseHex(text));
            default -> Value.Null.NULL;
        };
    }

    @Override
    public Posted post(List<JsonNode> statements) {
        try {
            JsonNode answer = api.transact(JSON.arrayNode().addAll(statements));
            var rows = new ArrayList<Long>();
            answer.path("results")
                    .forEach(result -> rows.add(result.path("rows_affected").asLong()));
            return new Posted.Done(
                    rows,
                    answer.path("actor_id").asText(),
                    answer.path("version").asLong());
        } catch (Refused e) {
            return new Posted.Refused(String.valueOf(e.getMessage()));
        }
    }
}
