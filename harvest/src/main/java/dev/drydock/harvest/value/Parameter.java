package dev.drydock.harvest.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;

/**
 * A value as a parameter of Corrosion's HTTP API, which knows null, integers, floats, strings, and arrays of byte values
 * for blobs. What JSON cannot hold, an infinity or text that is not UTF-8, needs more SQL around its mark.
 *
 * @param sql what to write in the statement; holds exactly one {@code ?}
 */
public record Parameter(String sql, JsonNode json) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public static Parameter of(Value value) {
        return switch (value) {
            case Null _ -> new Parameter("?", JSON.nullNode());
            case Int(long number) -> new Parameter("?", JSON.numberNode(number));
            case Real(double number)
            when Double.isInfinite(number) -> new Parameter("(9e999 * ?)", JSON.numberNode(number < 0 ? -1 : 1));
            case Real(double number) -> new Parameter("?", JSON.numberNode(number));
            case Text text when text.valid() -> new Parameter("?", JSON.textNode(text.text()));
            case Text text -> new Parameter("CAST(? AS TEXT)", bytes(text.bytes()));
            case Blob blob -> new Parameter("?", bytes(blob.bytes()));
        };
    }

    private static JsonNode bytes(byte[] bytes) {
        var array = JSON.arrayNode(bytes.length);
        for (byte each : bytes) {
            array.add(Byte.toUnsignedInt(each));
        }
        return array;
    }
}
