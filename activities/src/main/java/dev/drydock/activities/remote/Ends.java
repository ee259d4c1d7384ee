package dev.drydock.activities.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The first and the last part of a stream, at most 64 KiB together; what lies between is counted, not kept. */
final class Ends {
    static final int PART = 32 * 1024;

    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private final byte[] ring = new byte[PART];
    private long beyond;

    /** Reads to the end; a stream that is closed meanwhile has ended. */
    void drain(InputStream in) {
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                take(buffer, 0, n);
            }
        } catch (IOException _) {
            // The command was killed or left the stream to a child of its own: what came is what there is.
        }
    }

    synchronized void take(byte[] buffer, int from, int count) {
        int begin = Math.min(count, PART - first.size());
        first.write(buffer, from, begin);
        for (int i = from + begin; i < from + count; i++) {
            ring[(int) (beyond++ % PART)] = buffer[i];
        }
    }

    /** Where a stream that is written can go. */
    OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                take(bytes, from, count);
            }
        };
    }

    synchronized String text() {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(first.toByteArray());
        if (beyond > PART) {
            whole.writeBytes(("\n[... " + (beyond - PART) + " bytes left out ...]\n").getBytes(StandardCharsets.UTF_8));
            int oldest = (int) (beyond % PART);
            whole.write(ring, oldest, PART - oldest);
            whole.write(ring, 0, oldest);
        } else {
            whole.write(ring, 0, (int) beyond);
        }
        return whole.toString(StandardCharsets.UTF_8);
    }
}
