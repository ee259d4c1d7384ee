package dev.drydock.workflows.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The lines of OpenSSH's lists, less comments and empty ones. A line ends where OpenSSH ends it, at a newline alone. */
final class Lines {
    private Lines() {}

    /** @throws IllegalArgumentException naming where and line, with the sentence of the reader's own */
    static <T> List<T> read(String where, String text, Function<String, T> reader) {
        var found = new ArrayList<T>();
        String[] lines = text.split("\n", -1);
        for (int at = 0; at < lines.length; at++) {
            String line = lines[at].replaceAll("^[ \\t]+|[ \\t\\r]+$", "");
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    found.add(reader.apply(line));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(where + ", line " + (at + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return found;
    }
}
