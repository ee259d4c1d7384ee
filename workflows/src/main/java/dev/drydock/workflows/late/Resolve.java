package dev.drydock.workflows.late;

import java.util.regex.Pattern;

/**
 * What approvers decide about rows that wait at gate {@code replay}. Rows that a rule sent to review are replayed in
 * any case: who does not want them rejects, or resolves them one by one.
 *
 * @param word {@code theirs}: where the cluster holds another value it stays, and the late one is a signed conflict;
 *     {@code mine}: the late value wins; {@code sha256:<hex>}: a stored file that says so row by row
 */
public record Resolve(String word) {
    public static final Resolve THEIRS = new Resolve("theirs");
    public static final Resolve MINE = new Resolve("mine");
    private static final Pattern FILE = Pattern.compile("sha256:[0-9a-f]{64}");

    public Resolve {
        if (!word.equals("theirs")
                && !word.equals("mine")
                && !FILE.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "'" + word + "' resolves nothing: expected mine, theirs, or a stored file's sha256:<hex>");
        }
    }

    /** Of an approval's arguments; what says nothing means theirs. */
    public static Resolve of(String said) {
        return said.isEmpty() ? THEIRS : new Resolve(said);
    }

    public boolean byFile() {
        return FILE.matcher(word).matches();
    }
}
