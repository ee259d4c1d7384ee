package dev.drydock.activities.corrosion;

import dev.drydock.activities.remote.Sh;
import dev.drydock.workflows.words.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The schema files an agent reads at its start; a wrong one is only logged there, and the node looks healthy. */
final class SchemaFiles {
    private SchemaFiles() {}

    /** Over all files in the order the agent reads them; comments and white space aside. */
    static String digest(CorrosionNode node) {
        List<String> paths = node.config().schemaPaths();
        if (paths.isEmpty()) {
            return Json.digest(List.of());
        }
        String list = "for p in " + paths.stream().map(Sh::quote).collect(Collectors.joining(" ")) + "; do"
                + " if [ -d \"$p\" ]; then for f in \"$p\"/*.sql; do [ -f \"$f\" ] && echo \"$f\"; done;"
                + " elif [ -e \"$p\" ]; then echo \"$p\"; fi; done; true";
        var texts = new ArrayList<String>();
        node.ask(list)
                .lines()
                .forEach(file -> texts.add(normal(new String(node.content(file), StandardCharsets.UTF_8))));
        return Json.digest(List.of(String.join(" ", texts).strip()));
    }

    /** One space between words, none around punctuation, no comments; quoted text stays as it is. */
    static String normal(String sql) {
        var out = new StringBuilder();
        for (int i = 0; i < sql.length(); ) {
            int end = end(sql, i);
            String piece = sql.substring(i, end);
            boolean gap = piece.isBlank() || piece.startsWith("--") || piece.startsWith("/*");
            out.append(gap ? " " : piece);
            i = end;
        }
        return outsideQuotes(out.toString());
    }

    private static int end(String sql, int at) {
        char c = sql.charAt(at);
        if (sql.startsWith("--", at)) {
            return after(sql, "\n", at);
        }
        if (sql.startsWith("/*", at)) {
            return after(sql, "*/", at + 2);
        }
        if (c == '\'' || c == '"' || c == '`') {
            return after(sql, String.valueOf(c), at + 1);
        }
        return at + 1;
    }

    private static int after(String sql, String mark, int from) {
        int found = sql.indexOf(mark, from);
        return found < 0 ? sql.length() : found + mark.length();
    }

    private static String outsideQuotes(String sql) {
        var out = new StringBuilder();
        for (int i = 0; i < sql.length(); ) {
            int end = end(sql, i);
            String piece = sql.substring(i, end);
            if (!piece.equals(" ")) {
                out.append(piece);
            } else if (!out.isEmpty() && word(out.charAt(out.length() - 1)) && word(next(sql, end))) {
                out.append(' ');
            }
            i = end;
        }
        return out.toString();
    }

    private static char next(String sql, int at) {
        int i = at;
        while (i < sql.length() && sql.charAt(i) == ' ') {
            i++;
        }
        return i < sql.length() ? sql.charAt(i) : ' ';
    }

    private static boolean word(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '\'' || c == '"' || c == '`';
    }
}
