package dev.drydock.starter.html;

import dev.drydock.starter.view.Columns;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Markup that is always balanced, and in which what people wrote is never more than text. Tags and attributes' names come
 * from our own code.
 */
public final class Html {
    /** Lines end after these, so that the page can be read as a file and compared. */
    private static final Set<String> BLOCKS = Set.of(
            "p", "h1", "h2", "h3", "li", "ol", "ul", "dl", "dd", "tr", "table", "thead", "tbody", "section", "details",
            "summary", "pre", "header", "main", "footer", "caption", "div");

    private final StringBuilder out = new StringBuilder();

    /** @param attributes name and value in turn */
    public Html in(String tag, Consumer<Html> inside, String... attributes) {
        out.append('<').append(tag);
        for (int at = 0; at < attributes.length; at += 2) {
            out.append(' ').append(attributes[at]).append("=\"");
            escaped(attributes[at + 1]);
            out.append('"');
        }
        out.append('>');
        inside.accept(this);
        out.append("</").append(tag).append(BLOCKS.contains(tag) ? ">\n" : ">");
        return this;
    }

    /** An element with nothing but text in it. */
    public Html el(String tag, String text, String... attributes) {
        return in(tag, html -> html.text(text), attributes);
    }

    /** Text on one line, without anything that is not seen or that turns the reading direction. */
    public Html text(String text) {
        escaped(Columns.clean(text));
        return this;
    }

    /** To be copied: every character as it is. */
    public Html exact(String text) {
        escaped(text);
        return this;
    }

    private void escaped(String text) {
        text.codePoints().forEach(letter -> {
            switch (letter) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(letter);
            }
        });
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
