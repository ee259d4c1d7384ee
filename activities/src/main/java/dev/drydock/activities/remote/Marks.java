package dev.drydock.activities.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Where a command's own bytes begin: start-up files of a login shell may say anything before. */
final class Marks {
    private static final int GARBAGE = 1 << 20;

    private Marks() {}

    /** Reads up to the end of the line that is the mark; false when it never comes. */
    static boolean skipTo(String mark, InputStream bytes) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int skipped = 0; skipped < GARBAGE; skipped++) {
            int next = bytes.read();
            if (next < 0) {
                return false;
            }
            if (next != '\n') {
                line.write(next);
            } else if (line.toString(StandardCharsets.UTF_8).endsWith(mark)) {
                return true;
            } else {
                line.reset();
            }
        }
        return false;
    }
}
