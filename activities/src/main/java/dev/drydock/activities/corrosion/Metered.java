package dev.drydock.activities.corrosion;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Counts what is read, and reads no faster than it may. */
final class Metered extends FilterInputStream {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long SHORTEST = Duration.ofMillis(10).toNanos();

    private final long bytesPerSecond;
    private final LongConsumer done;
    private final long begun = System.nanoTime();
    private long read;

    /** @param bytesPerSecond 0: as fast as it goes */
    Metered(InputStream in, long bytesPerSecond, LongConsumer done) {
        super(in);
        this.bytesPerSecond = bytesPerSecond;
        this.done = done;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int n = super.read(bytes, from, length);
        count(Math.max(0, n));
        return n;
    }

    private void count(int bytes) {
        read += bytes;
        done.accept(bytes);
        if (bytesPerSecond > 0) {
            double due = (double) read / bytesPerSecond * SECOND;
            long early = (long) due - (System.nanoTime() - begun);
            if (early > SHORTEST) {
                Together.pause(Duration.ofNanos(early));
            }
        }
    }
}
