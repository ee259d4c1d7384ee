package dev.drydock.activities.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a server on loopback that can be cut, go silent, or be slow. */
final class Relay implements AutoCloseable {
    private final ServerSocket door;
    private final int to;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile Duration delay = Duration.ZERO;
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    Relay(int to) throws IOException {
        this.to = to;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Connections stay, and nothing comes through any more. */
    void fallSilent() {
        silent = true;
    }

    void slow(Duration eachPart) {
        delay = eachPart;
    }

    /** Ends the connection once so many more bytes have come from the server. */
    void cutAfter(long bytes) {
        left.set(bytes);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> pump(client, server, false));
                Thread.ofVirtual().start(() -> pump(server, client, true));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void pump(Socket from, Socket into, boolean counted) {
        byte[] buffer = new byte[4096];
        try (from;
                into) {
            var in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (silent || closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    closed.await();
                }
                if (counted && left.addAndGet(-n) < 0) {
                    left.set(Long.MAX_VALUE);
                    return;
                }
                into.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException _) {
            // One side ended; the other ends with it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
