package dev.drydock.starter.html;

import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.statement.Statement;
import java.util.stream.Collectors;

/** A statement to be signed on somebody's own machine, with nothing but a shell and {@code ssh-keygen}. */
public final class Signing {
    private Signing() {}

    /**
     * @param file what the statement is to be called there
     * @param then what becomes of the two files, a sentence
     */
    public static void of(Html html, Statement statement, String file, String then) {
        String text = statement.text();
        html.el(
                "p",
                "For " + statement.by() + " to sign; it counts until " + Figures.minute(statement.until()) + ", once.");
        unseen(html, text);
        html.el("h3", "The statement, to the letter");
        copied(html, "statement", text);
        html.el("h3", "Written to a file and signed");
        copied(html, "commands", shell(text, file));
        html.el("p", then);
    }

    /** {@code printf '%s'} adds no line end: a byte more would be another statement. */
    static String shell(String text, String file) {
        return "printf '%s' '" + text.replace("'", "'\\''") + "' > " + file
                + "\nssh-keygen -Y sign -n drydock -f ~/.ssh/id_ed25519 " + file;
    }

    private static void copied(Html html, String label, String text) {
        html.in("pre", pre -> pre.exact(text), "tabindex", "0", "role", "region", "aria-label", label);
    }

    /** Such a text is copied as it is, and read as something else. */
    private static void unseen(Html html, String text) {
        String found = text.codePoints()
                .filter(letter -> Character.getType(letter) == Character.FORMAT)
                .distinct()
                .mapToObj("U+%04X"::formatted)
                .collect(Collectors.joining(", "));
        if (!found.isEmpty()) {
            html.el(
                    "p",
                    "This statement holds characters that cannot be seen or that turn the reading direction (" + found
                            + "): do not sign it, ask who wrote the reason.",
                    "class",
                    "bad note");
        }
    }
}
