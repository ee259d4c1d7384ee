package dev.drydock.starter.late;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.starter.view.Columns;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Typed values such as {@code ["integer","42"]} as people read them: {@code 42}, {@code 'text'}, {@code x'00ff'}. */
final class CellText {
    private static final int WIDTH = 40;

    private CellText() {}

    /** Clipped, with nothing in it that could move a cursor or turn the reading direction. */
    static String of(JsonNode typed) {
        String text = typed.path(1).asText("");
        return switch (typed.path(0).asText("")) {
            case "null" -> "NULL";
            case "integer", "real" -> Columns.fit(text, WIDTH);
            case "text" -> "'" + Columns.fit(escaped(text), WIDTH) + "'";
            case "utf8" -> hex("broken text x'", text);
            case "blob" -> hex("x'", text);
            case "" -> "no such column";
            default -> Columns.fit(escaped(typed.toString()), WIDTH);
        };
    }

    private static String hex(String first, String hex) {
        return hex.length() <= WIDTH
                ? first + Columns.clean(hex) + "'"
                : first + Columns.clean(hex.substring(0, WIDTH - 2)) + "..' (" + hex.length() / 2 + " bytes)";
    }

    /** Line ends and the like can be told from blanks. */
    private static String escaped(String text) {
        var safe = new StringBuilder();
        // More than this is clipped anyway.
        text.codePoints().limit(4L * WIDTH).forEach(letter -> {
            switch (letter) {
                case '\n' -> safe.append("\\n");
                case '\t' -> safe.append("\\t");
                case '\r' -> safe.append("\\r");
                default -> {
                    if (Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT) {
                        safe.append(String.format("\\u%04x", letter));
                    } else {
                        safe.appendCodePoint(letter);
                    }
                }
            }
        });
        return safe.toString();
    }

    static JsonNode in(@Nullable Map<String, JsonNode> cells, String column) {
        return cells == null
                ? MissingNode.getInstance()
                : Objects.requireNonNullElse(cells.get(column), MissingNode.getInstance());
    }

    /** {@code id=42, region='fra'}. */
    static String list(Map<String, JsonNode> cells) {
        return cells.entrySet().stream()
                .map(cell -> Columns.clean(cell.getKey()) + "=" + of(cell.getValue()))
                .collect(Collectors.joining(", "));
    }
}
