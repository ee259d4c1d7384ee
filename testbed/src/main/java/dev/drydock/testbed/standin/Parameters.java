package dev.drydock.testbed.standin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.testbed.crsql.Blob;
import dev.drydock.testbed.crsql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements as Corrosion's HTTP clients write them; what has another shape, or a parameter of another type, is no statement. */
final class Parameters {

    private Parameters() {}

    static Optional<Statement> statement(JsonNode json) {
        if (json.isTextual()) {
            return Optional.of(new Statement(json.asText(), List.of(), Map.of()));
        }
        if (json.isArray()) {
            // A list of the SQL alone is refused by the real agent too.
            return json.size() == 2 && json.path(0).isTextual()
                    ? with(json.path(0).asText(), json.path(1))
                    : Optional.empty();
        }
        if (!json.path("query").isTextual()) {
            return Optional.empty();
        }
        var params = json.has("named_params") ? json.path("named_params") : json.path("params");
        var sql = json.path("query").asText();
        return params.isMissingNode() ? Optional.of(new Statement(sql, List.of(), Map.of())) : with(sql, params);
    }

    private static Optional<Statement> with(String sql, JsonNode params) {
        try {
            if (params.isArray()) {
                var values = new ArrayList<@Nullable Object>();
                params.forEach(each -> values.add(value(each)));
                return Optional.of(new Statement(sql, values, Map.of()));
            }
            if (params.isObject()) {
                var named = new LinkedHashMap<String, @Nullable Object>();
                params.properties().forEach(each -> named.put(each.getKey(), value(each.getValue())));
                return Optional.of(new Statement(sql, List.of(), named));
            }
            return Optional.empty();
        } catch (IllegalArgumentException notAParameter) {
            return Optional.empty();
        }
    }

    private static @Nullable Object value(JsonNode json) {
        return switch (json.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> json.asBoolean() ? 1L : 0L;
            case STRING -> json.asText();
            case NUMBER ->
                json.canConvertToLong() && json.isIntegralNumber() ? (Object) json.asLong() : json.asDouble();
            case ARRAY -> blob(json);
            default -> throw new IllegalArgumentException("not a parameter: " + json);
        };
    }

    private static Blob blob(JsonNode json) {
        var bytes = new byte[json.size()];
        for (int i = 0; i < bytes.length; i++) {
            int each = json.path(i).isIntegralNumber() ? json.path(i).asInt() : -1;
            if (each < 0 || each > 255) {
                throw new IllegalArgumentException("not a byte: " + json.path(i));
            }
            bytes[i] = (byte) each;
        }
        return Blob.of(bytes);
    }
}
