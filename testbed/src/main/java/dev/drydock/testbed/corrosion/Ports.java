package dev.drydock.testbed.corrosion;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on. They are below the range from which outgoing connections take theirs, since an agent that is
 * down for a restore must find its ports free when it comes back.
 */
final class Ports {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    private Ports() {}

    static List<Integer> free(int count) {
        var free = new ArrayList<Integer>();
        int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        for (int tried = 0; free.size() < count; tried++) {
            if (tried > HIGHEST - LOWEST) {
                throw new TestbedFailure("fewer than " + count + " ports are free on 127.0.0.1");
            }
            if (isFree(port)) {
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
}
