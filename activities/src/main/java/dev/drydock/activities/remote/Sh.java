package dev.drydock.activities.remote;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Quoting for POSIX sh. */
public final class Sh {
    private Sh() {}

    /** One word, whatever is in it. */
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a word for sh cannot hold a zero byte");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** A command of words, each quoted. */
    public static String command(String... words) {
        return Arrays.stream(words).map(Sh::quote).collect(Collectors.joining(" "));
    }
}
