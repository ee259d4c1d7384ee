package dev.drydock.activities.corrosion;

import dev.drydock.activities.steps.Together;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Counts what is read, and reads no faster than it may just now. */
final class Metered extends FilterInputStream {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long SHORTEST = Duration.ofMillis(10).toNanos();

    /** A piece that takes long at a low limit is not waited out when the limit is lifted. */
    private static final long LONGEST = SECOND;

    private final LongSupplier limit;
    private final LongConsumer done;
    private long bytesPerSecond;
    private long begun = System.nanoTime();
    private long read;

    /** @param limit bytes a second, asked again and again; 0: as fast as it goes */
    Metered(InputStream in, LongSupplier limit, LongConsumer done) {
        super(in);
        this.limit = limit;
        this.done = done;
        this.bytesPerSecond = limit.getAsLong();
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
        done.accept(bytes);
        obey();
        read += bytes;
        for (long early = early(); early > SHORTEST; early = early()) {
            Together.pause(Duration.ofNanos(Math.min(early, LONGEST)));
            obey();
        }
    }

    /** Another limit counts from now. */
    private void obey() {
        long now = limit.getAsLong();
        if (now != bytesPerSecond) {
            bytesPerSecond = now;
            begun = System.nanoTime();
            read = 0;
        }
    }

    /** How much of the time that what was read should take is left, in nanoseconds. */
    private long early() {
        double due = bytesPerSecond == 0 ? 0 : (double) read / bytesPerSecond * SECOND;
        return (long) due - (System.nanoTime() - begun);
    }
}
