package dev.drydock.activities.corrosion;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What lies between nodes and an S3 server: remembers downloads, and breaks them off when told to. */
final class Wire implements AutoCloseable {
    private final URI server;
    private final ServerSocket socket;
    private final List<String> downloads = new CopyOnWriteArrayList<>();
    private final AtomicLong cut = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean down;

    Wire(URI server) throws IOException {
        this.server = server;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** The heads of requests that fetched a packed snapshot by a presigned address, oldest first. */
    List<String> downloads() {
        return List.copyOf(downloads);
    }

    /** The next download gets so many bytes, its answer's head among them. */
    void cutNextAfter(long bytes) {
        cut.set(bytes);
    }

    /** Whether no download gets anything. */
    void down(boolean now) {
        down = now;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var there = new Socket(server.getHost(), server.getPort())) {
            var first = new byte[1 << 16];
            int n = client.getInputStream().read(first);
            if (n < 0) {
                return;
            }
            String head = new String(first, 0, n, StandardCharsets.ISO_8859_1);
            boolean download = head.startsWith("GET ") && head.contains("X-Amz-Signature=");
            if (download) {
                downloads.add(head);
            }
            there.getOutputStream().write(first, 0, n);
            var up = Thread.ofVirtual().start(() -> pass(client, there, Long.MAX_VALUE));
            pass(there, client, limit(download));
            client.shutdownOutput();
            client.shutdownInput();
            there.shutdownInput();
            up.join();
        } catch (IOException _) {
            // either side went away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long limit(boolean download) {
        if (!download) {
            return Long.MAX_VALUE;
        }
        return down ? 0 : cut.getAndSet(Long.MAX_VALUE);
    }

    private static void pass(Socket from, Socket to, long most) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[1 << 16];
            long left = most;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    break;
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        } catch (IOException _) {
            // either side went away
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
