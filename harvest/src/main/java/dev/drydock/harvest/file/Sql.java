package dev.drydock.harvest.file;

import java.nio.file.Path;

/** Names, text and files as SQL text. */
public final class Sql {
    private Sql() {}

    /** An identifier. */
    public static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A string literal. */
    public static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** {@code corrosion.db} and {@code -wal} are {@code corrosion.db-wal}. */
    public static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /**
     * A database for {@code ATTACH}.
     *
     * @param path absolute
     * @param mode {@code mode=ro}, {@code mode=rwc} or {@code immutable=1}
     */
    public static String uri(String path, String mode) {
        return "file:" + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23") + "?" + mode;
    }
}
