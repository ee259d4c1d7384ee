package dev.drydock.onebox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A value with its storage class.
 *
 * @param text as the class and the value, so that equal values are equal: {@code int 42}, {@code text <hex>}, {@code null}
 * @param mark where a statement takes it; agents read some reals wrong when they come as decimal digits
 * @param json as a parameter of a statement
 */
record Cell(String text, String mark, JsonNode json) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    static final Cell NULL = new Cell("null", "?", JSON.nullNode());

    static Cell of(long number) {
        return new Cell("int " + number, "?", JSON.numberNode(number));
    }

    static Cell of(double number) {
        return new Cell("real " + number, "(? / 1024.0)", JSON.numberNode((long) (number * 1024)));
    }

    static Cell of(String text) {
        return new Cell(
                "text " + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)), "?", JSON.textNode(text));
    }

    static Cell of(byte[] bytes) {
        var list = JSON.arrayNode();
        for (byte each : bytes) {
            list.add(Byte.toUnsignedInt(each));
        }
        return new Cell("blob " + HexFormat.of().formatHex(bytes), "?", list);
    }

    /** As the driver answers it. */
    static Cell read(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Integer number -> of(number.longValue());
            case Long number -> of(number);
            case Double number -> of(number);
            case String text -> of(text);
            case byte[] bytes -> of(bytes);
            default -> throw new IllegalStateException("no storage class has " + value.getClass());
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cell cell && cell.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
