package dev.drydock.harvest.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.io.IOException;
import java.util.HexFormat;

/**
 * A value with its storage class: {@code ["null"]}, {@code ["integer","42"]}, {@code ["real","0.5"]},
 * {@code ["text","..."]}, {@code ["blob","00ff"]}. Text that is not valid UTF-8 is {@code ["utf8","41ff"]}, its bytes in
 * hex, since JSON could not hold it.
 */
public final class TypedJson {
    private TypedJson() {}

    private record Pair(String type, String text) {}

    private static Pair pair(Value value) {
        return switch (value) {
            case Null _ -> new Pair("null", "");
            case Int(long number) -> new Pair("integer", Long.toString(number));
            case Real(double number) -> new Pair("real", Reals.text(number));
            case Text text when text.valid() -> new Pair("text", text.text());
            case Text text -> new Pair("utf8", HexFormat.of().formatHex(text.bytes()));
            case Blob blob -> new Pair("blob", blob.hex());
        };
    }

    public static ArrayNode json(Value value) {
        var pair = pair(value);
        var json = JsonNodeFactory.instance.arrayNode(2).add(pair.type());
        return value instanceof Null ? json : json.add(pair.text());
    }

    public static void write(Value value, JsonGenerator out) throws IOException {
        var pair = pair(value);
        out.writeStartArray();
        out.writeString(pair.type());
        if (!(value instanceof Null)) {
            out.writeString(pair.text());
        }
        out.writeEndArray();
    }

    /** Throws {@link IllegalArgumentException} for anything else. */
    public static Value value(JsonNode json) {
        String type = json.path(0).asText();
        boolean bare = type.equals("null");
        if (!json.isArray()
                || json.size() != (bare ? 1 : 2)
                || (!bare && !json.path(1).isTextual())) {
            throw new IllegalArgumentException("not a typed value: " + json);
        }
        String text = json.path(1).asText();
        return switch (type) {
            case "null" -> Value.Null.NULL;
            case "integer" -> new Int(Long.parseLong(text));
            case "real" -> new Real(Reals.parse(text));
            case "text" -> new Text(text);
            case "utf8" -> Text.of(HexFormat.of().parseHex(text));
            case "blob" -> new Blob(HexFormat.of().parseHex(text));
            default -> throw new IllegalArgumentException("not a typed value: " + json);
        };
    }
}
