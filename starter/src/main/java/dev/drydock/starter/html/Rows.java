package dev.drydock.starter.html;

import java.util.List;
import java.util.function.Consumer;

/** A table whose first row names the columns and whose first column names the rows. */
public final class Rows {
    private final Html html;

    private Rows(Html html) {
        this.html = html;
    }

    /** @param caption what it shows, above it */
    public static void of(Html html, String caption, List<String> heads, Consumer<Rows> rows) {
        table(html, caption, heads, rows);
    }

    /** With room for the last column, since the others hold numbers or single words. */
    public static void narrow(Html html, String caption, List<String> heads, Consumer<Rows> rows) {
        table(html, caption, heads, rows, "class", "narrow");
    }

    private static void table(
            Html html, String caption, List<String> heads, Consumer<Rows> rows, String... attributes) {
        html.in(
                "table",
                table -> {
                    table.el("caption", caption);
                    table.in(
                            "thead",
                            head -> head.in("tr", tr -> heads.forEach(name -> tr.el("th", name, "scope", "col"))));
                    table.in("tbody", body -> rows.accept(new Rows(body)));
                },
                attributes);
    }

    public void row(String name, String... cells) {
        html.in("tr", tr -> {
            tr.el("th", name, "scope", "row");
            for (String cell : cells) {
                tr.el("td", cell);
            }
        });
    }

    /** With markup in the last cell, after as many plain ones as are given. */
    public void row(String name, Consumer<Html> last, String... cells) {
        html.in("tr", tr -> {
            tr.el("th", name, "scope", "row");
            for (String cell : cells) {
                tr.el("td", cell);
            }
            tr.in("td", last);
        });
    }
}
