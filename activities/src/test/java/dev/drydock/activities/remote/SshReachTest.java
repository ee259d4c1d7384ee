package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.clusters.Login;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a server that says more than it was asked, and what becomes of a connection that misbehaves. */
class SshReachTest extends ReachContract {
    private static final Login IMPATIENT =
            new Login(null, null, true, null, Duration.ofSeconds(3), Duration.ofSeconds(1));

    @TempDir
    Path account;

    private InJvmSshd sshd;
    private Relay relay;
    private SshSessions sessions;

    @BeforeEach
    void up() throws IOException {
        sshd = new InJvmSshd(account);
        sshd.startup("echo Welcome; printf 'no new line'; echo '@ you have mail' >&2; ");
        relay = new Relay(sshd.port());
        Files.writeString(account.resolve(".ssh/known_hosts"), sshd.known(relay.port()), StandardOpenOption.APPEND);
        sessions = new SshSessions(sshd.account());
    }

    @AfterEach
    void down() {
        sshd.close();
        relay.close();
    }

    @Override
    Reach reach() {
        return reach("127.0.0.1:" + sshd.port(), Login.DEFAULT);
    }

    private Reach relayed() {
        return reach("127.0.0.1:" + relay.port(), IMPATIENT);
    }

    private Reach reach(String address, Login login) {
        return new SshReach("n1", home.resolve("work").toString(), sessions.to(address, null, login));
    }

    @Test
    void a_connection_that_is_cut_in_the_middle_of_output_may_be_tried_again_and_is_made_anew() {
        assertThat(relayed().run("echo before", SOON).out()).isEqualTo("before\n");
        relay.cutAfter(100_000);

        assertThatThrownBy(() -> relayed().run("head -c 10000000 /dev/zero; sleep 20", SOON))
                .isInstanceOf(TryAgain.class)
                .hasMessageStartingWith("node n1: the connection to ops@127.0.0.1:" + relay.port() + " was lost");

        assertThat(relayed().run("echo after", SOON).out()).isEqualTo("after\n");
    }

    @Test
    void a_file_whose_connection_is_cut_is_an_error_and_never_a_short_file() throws IOException {
        Files.write(home.resolve("big"), new byte[3_000_000]);
        relay.cutAfter(1_000_000);

        assertThatThrownBy(() -> {
                    try (var in = relayed().read(home + "/big")) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class);
        relay.cutAfter(20_000);
        assertThatThrownBy(() -> relayed().write(home + "/copy", new ByteArrayInputStream(new byte[30_000_000])))
                .isInstanceOfAny(IOException.class, TryAgain.class);

        assertThat(home.resolve("copy")).doesNotExist();
    }

    @Test
    void a_node_that_falls_silent_is_given_up_by_keep_alive_long_before_the_deadline() throws Exception {
        try (var pool = Executors.newSingleThreadExecutor()) {
            Future<Ran> ran = pool.submit(() -> relayed().run("echo begun >" + home + "/begun; sleep 60", SOON));
            eventually(() -> Files.exists(home.resolve("begun")));

            relay.fallSilent();

            assertThatThrownBy(() -> ran.get(15, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(TryAgain.class)
                    .hasMessageContaining("was lost while 'echo begun");
        }
    }

    @Test
    void a_slow_line_is_waited_for() throws IOException {
        relay.slow(Duration.ofMillis(20));

        assertThat(relayed().run("echo out; echo err >&2; exit 3", SOON)).isEqualTo(new Ran(3, "out\n", "err\n"));
        relayed().write(home + "/file", new ByteArrayInputStream(new byte[100_000]));

        assertThat(home.resolve("file")).hasSize(100_000);
    }

    @Test
    void many_callers_share_one_connection_and_wait_for_each_other() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = IntStream.range(0, 40)
                    .mapToObj(i -> pool.submit(() -> reach().run("echo " + i + "", SOON)))
                    .toList();

            for (int i = 0; i < runs.size(); i++) {
                assertThat(runs.get(i).get().out()).startsWith(i + "\n");
            }
        }

        assertThat(sshd.sessions()).isEqualTo(1);
    }

    @Test
    void a_server_without_sftp_is_told_what_it_lacks() {
        sshd.withoutSftp();

        assertThatThrownBy(() -> reach().write(home + "/file", new ByteArrayInputStream(new byte[1])))
                .isInstanceOf(GiveUp.class)
                .hasMessageStartingWith("node n1: ops@127.0.0.1:" + sshd.port() + " has no SFTP")
                .hasMessageContaining("Subsystem sftp internal-sftp");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void a_server_that_will_not_forward_is_not_mistaken_for_an_agent_that_is_down() throws IOException {
        Path socket = home.resolve("admin.sock");
        assertThatThrownBy(() -> reach().unix(socket.toString())).isInstanceOf(IOException.class);

        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            assertThatThrownBy(() -> reach().unix(socket.toString()))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageContaining("expected AllowStreamLocalForwarding yes");
        }
    }

    @Test
    void an_account_that_runs_no_commands_is_told_by_its_own_words() {
        sshd.startup("echo This account is currently not available.; exit 1; ");

        assertThatThrownBy(() -> reach().run("true", SOON))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("ran no sh (exit 1) but said 'This account is currently not available.'");
    }
}
