package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.remote.LocalReach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

final class PatroniRestTest {
    private static boolean stopped(int port) {
        try (var http = HttpClient.newHttpClient();
                var here = new LocalReach("n1", "/nowhere")) {
            var login = new Login("drydock", null, "NO_SUCH_VARIABLE");
            return new PatroniRest(http, here, new Endpoint("127.0.0.1", port), login).stopped();
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void where_nobody_listens_patroni_is_stopped() throws Exception {
        int port;
        try (var socket = listening()) {
            port = socket.getLocalPort();
        }

        assertThat(stopped(port)).isTrue();
    }

    /** A member whose Patroni is taken for stopped would be started a second time, on its own directory. */
    @Test
    void a_patroni_that_is_late_is_not_taken_for_stopped() throws Exception {
        try (var socket = listening()) {
            assertThat(stopped(socket.getLocalPort())).isFalse();
        }
    }

    @Test
    void who_closes_at_once_is_a_tunnel_to_nobody() throws Exception {
        try (var socket = listening()) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        socket.accept().close();
                    }
                } catch (IOException _) {
                    // the test is over
                }
            });

            assertThat(stopped(socket.getLocalPort())).isTrue();
        }
    }

    @Test
    void a_tunnel_that_was_lost_is_no_patroni_that_was_stopped() throws Exception {
        try (var socket = listening()) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.accept().close();
                } catch (IOException _) {
                    // the test is over
                }
            });

            assertThat(stopped(socket.getLocalPort())).isFalse();
        }
    }
}
