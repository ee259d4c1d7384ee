package dev.drydock.activities.remote;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One stream of a command, from the line on that begins with a mark: what came before was said by the login shell's
 * start-up files. It never makes the session wait.
 */
final class MarkedOutput extends OutputStream {
    private static final int LINE = 200;

    private final byte[] mark;
    private final Runnable closed;
    private final Ends before = new Ends();
    private final Ends after = new Ends();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int matched;
    private boolean begun;

    /** @param mark its first character stands in it only once */
    MarkedOutput(String mark, Runnable closed) {
        this.mark = mark.getBytes(StandardCharsets.US_ASCII);
        this.closed = closed;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
        int at = from;
        while (!begun && at < from + count) {
            at = matched < mark.length ? match(bytes, at) : rest(bytes, at);
        }
        if (begun) {
            after.take(bytes, at, from + count - at);
        }
    }

    private int match(byte[] bytes, int at) {
        if (bytes[at] != mark[matched]) {
            matched = 0;
        }
        if (bytes[at] == mark[matched]) {
            matched++;
        }
        before.take(bytes, at, 1);
        return at + 1;
    }

    private int rest(byte[] bytes, int at) {
        begun = bytes[at] == '\n';
        if (!begun && line.size() < LINE) {
            line.write(bytes[at]);
        }
        return at + 1;
    }

    synchronized boolean begun() {
        return begun;
    }

    /** What stands behind the mark on its line. */
    synchronized String word() {
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** What was said before the mark, for when it never came. */
    String garbage() {
        return before.text();
    }

    String text() {
        return after.text();
    }

    @Override
    public void close() {
        closed.run();
    }
}
