package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalReachTest extends ReachContract {
    @Override
    Reach reach() {
        return new LocalReach("n1", home.resolve("work").toString());
    }

    @Test
    void the_nodes_files_and_ports_are_this_machines() throws IOException {
        assertThat(reach().here("/etc/hosts")).hasValue(Path.of("/etc/hosts"));
        assertThat(reach().tcp("127.0.0.1", 4001).getPort()).isEqualTo(4001);
    }

    @Test
    void a_unix_socket_is_connected_to() throws IOException {
        Path socket = home.resolve("admin.sock");
        try (var server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {

            try (var channel = reach().unix(socket.toString());
                    var accepted = server.accept()) {
                accepted.write(ByteBuffer.wrap(new byte[] {7}));
                var buffer = ByteBuffer.allocate(1);
                channel.read(buffer);

                assertThat(buffer.get(0)).isEqualTo((byte) 7);
            }
        }
        assertThatThrownBy(() -> reach().unix(home + "/none.sock")).isInstanceOf(IOException.class);
    }

    @Test
    void a_background_child_that_keeps_the_streams_does_not_hold_the_answer_back() {
        Ran ran = reach().run("sleep 20 & echo begun", Duration.ofSeconds(15));

        assertThat(ran).isEqualTo(new Ran(0, "begun\n", ""));
    }
}
