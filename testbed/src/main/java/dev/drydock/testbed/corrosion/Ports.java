package dev.drydock.testbed.corrosion;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports that nobody listens on. They are below the range from which outgoing connections take theirs, since an agent that is
 * down for a restore must find its ports free when it comes back. For the same reason no port is given twice while the
 * process that got it lives: each is a byte of one file, locked for as long.
 */
public final class Ports {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    private static final Path CLAIMS = Path.of(
            System.getProperty("java.io.tmpdir"), "drydock-testbed-ports-of-" + System.getProperty("user.name"));

    /** Never closed: closing any channel on a file gives up all locks that the process has on it. */
    private static @Nullable FileChannel claims;

    private Ports() {}

    public static List<Integer> free(int count) {
        var free = new ArrayList<Integer>();
        int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        for (int tried = 0; free.size() < count; tried++) {
            if (tried > HIGHEST - LOWEST) {
                throw new TestbedFailure("fewer than " + count + " ports are free on 127.0.0.1");
            }
            if (isOurs(port) && isFree(port)) {
                free.add(port);
            }
            port = port + 1 < HIGHEST ? port + 1 : LOWEST;
        }
        return free;
    }

    /** For TCP and UDP: real agents gossip over UDP, the stand-in over TCP. */
    private static boolean isFree(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var tcp = new ServerSocket();
                var udp = new DatagramSocket(null)) {
            tcp.bind(address);
            udp.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static synchronized boolean isOurs(int port) {
        try {
            if (claims == null) {
                claims = FileChannel.open(
                        CLAIMS, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            }
            return claims.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException taken) {
            return false; // by this very process, for another testbed
        } catch (IOException failed) {
            throw new TestbedFailure(CLAIMS + ", which keeps testbeds apart, cannot be locked: " + failed, failed);
        }
    }
}
