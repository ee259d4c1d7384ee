package dev.drydock.activities.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Bytes a channel brings, for readers of any thread. The JDK's pipes break when the thread that read first has ended.
 *
 * <p>The writer is the session's only reading thread: while it waits here for a reader, nothing else of the session
 * moves, so it waits only for readers that are megabytes behind.
 */
final class Inflow extends OutputStream {
    private static final int FULL = 8 << 20;

    private final Deque<ByteBuffer> parts = new ArrayDeque<>();
    private int held;
    private boolean ended;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
        try {
            while (held > FULL && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = true;
        }
        if (!ended && count > 0) {
            byte[] copy = new byte[count];
            System.arraycopy(bytes, from, copy, 0, count);
            parts.add(ByteBuffer.wrap(copy));
            held += count;
        }
        notifyAll();
    }

    @Override
    public synchronized void close() {
        ended = true;
        notifyAll();
    }

    /**
     * Waits for at least one byte.
     *
     * @param millis 0: without end
     * @return how many; -1: no more will come
     */
    synchronized int read(ByteBuffer to, int millis) throws IOException {
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (parts.isEmpty() && !ended) {
                wait(left(millis, end));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (parts.isEmpty()) {
            return -1;
        }
        ByteBuffer first = Objects.requireNonNull(parts.peek());
        int count = Math.min(first.remaining(), to.remaining());
        to.put(first.slice(first.position(), count));
        first.position(first.position() + count);
        if (!first.hasRemaining()) {
            parts.remove();
        }
        held -= count;
        notifyAll();
        return count;
    }

    /** As {@code wait} wants it: 0 is without end. */
    private static long left(int millis, long end) throws IOException {
        if (millis == 0) {
            return 0;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("nothing came for " + millis + " ms");
        }
        return left;
    }

    /** @param millis asked before each read: how long it may wait, 0 without end */
    InputStream stream(IntSupplier millis) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                return count == 0 ? 0 : Inflow.this.read(ByteBuffer.wrap(bytes, from, count), millis.getAsInt());
            }

            @Override
            public void close() {
                Inflow.this.close();
            }
        };
    }
}
