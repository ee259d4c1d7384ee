package dev.drydock.harvest.delta;

import dev.drydock.harvest.file.Sql;

/**
 * The same harvest where the data is: lines for a node's {@code sh} with a {@code sqlite3} of 3.38 or newer. As here, the
 * database and its {@code -wal} are linked into a scratch directory, so that nothing appears beside them, and opened for
 * reading only. An empty {@code -wal} stands in where there is none, because a database in WAL mode cannot be opened
 * without one for reading only.
 *
 * @param database absolute path of the stopped database
 * @param scratch absolute path of a directory that does not exist; the last line removes it
 */
public record NodeShell(String database, String scratch) {
    private static final String LINK = "/still.db";

    /** For {@link DeltaScript#of}. */
    public String uri() {
        return Sql.uri(scratch + LINK, "mode=ro");
    }

    /** A link, or a copy on another file system. */
    public String link() {
        String db = quoted(database);
        String to = quoted(scratch + LINK);
        String wal = quoted(database + "-wal");
        String walTo = quoted(scratch + LINK + "-wal");
        return "set -eu\n"
                + "mkdir -p " + quoted(scratch) + "\n"
                + "ln -f " + db + " " + to + " 2>/dev/null || cp -f " + db + " " + to + "\n"
                + "if [ -s " + wal + " ]; then\n"
                + "  ln -f " + wal + " " + walTo + " 2>/dev/null || cp -f " + wal + " " + walTo + "\n"
                + "else\n"
                + "  : > " + walTo + "\n"
                + "fi\n";
    }

    /** Prints what {@link Layout#of} reads. */
    public String layout() {
        return "sqlite3 -batch -bail " + quoted(uri()) + " " + quoted(Layout.QUERY) + "\n";
    }

    /** @param script path of a file with the text of {@link DeltaScript#of} */
    public String run(String script) {
        return "sqlite3 -batch -bail :memory: < " + quoted(script) + " > /dev/null\n";
    }

    public String remove() {
        return "rm -rf " + quoted(scratch) + "\n";
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
