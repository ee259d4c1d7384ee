package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
    void a_worker_that_is_killed_leaves_its_step_to_the_next_worker() throws Exception {
        var shell = "cd " + home + "; echo ran >>effect; until test -e go; do sleep 0.1; done; echo went";
        Process worker = worker(shell).start();
        eventually(() -> Files.exists(home.resolve("effect")));

        worker.destroyForcibly().waitFor();
        Files.createFile(home.resolve("go"));
        Ran ran = StepCaller.call(home.resolve("work").toString(), shell);

        assertThat(ran).isEqualTo(new Ran(0, "went\n", ""));
        assertThat(home.resolve("effect")).hasContent("ran");
    }

    @Test
    void the_workers_credentials_stay_with_it() throws Exception {
        var builder = worker("env >" + home + "/env");
        builder.environment().putAll(Map.of("TEMPORAL_API_KEY", "secret-1", "AWS_SECRET_ACCESS_KEY", "secret-2"));

        assertThat(builder.start().waitFor()).isZero();

        assertThat(home.resolve("env")).content().contains("DRYDOCK_NODE=n1").doesNotContain("secret-");
    }

    @Test
    void a_background_child_that_keeps_the_streams_does_not_hold_the_answer_back() {
        Ran ran = reach().run("sleep 20 & echo begun", Duration.ofSeconds(15));

        assertThat(ran).isEqualTo(new Ran(0, "begun\n", ""));
    }

    private ProcessBuilder worker(String shell) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StepCaller.class.getName(),
                        home.resolve("work").toString(),
                        shell)
                .inheritIO();
    }
}
