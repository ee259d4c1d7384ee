package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.clusters.Login;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a worker does not get in: one sentence with node, host, seen, expected and the next command. */
class SshTroubleTest {
    @TempDir
    Path home;

    private InJvmSshd sshd;
    private Path known;

    @BeforeEach
    void up() {
        sshd = new InJvmSshd(home);
        known = home.resolve(".ssh/known_hosts");
    }

    @AfterEach
    void down() {
        sshd.close();
    }

    @Test
    void another_user() {
        assertThatThrownBy(() -> reach("eve@127.0.0.1:" + sshd.port()))
                .isInstanceOf(GiveUp.class)
                .hasMessageMatching("node n1: eve@127\\.0\\.0\\.1:\\d+ refused the login \\(Auth fail .*\\): offered "
                        + home + "/\\.ssh/id_ecdsa SHA256:.{43}, expected one of them in the authorized_keys of eve"
                        + " there; then: ssh-copy-id -i " + home
                        + "/\\.ssh/id_ecdsa\\.pub -p \\d+ eve@127\\.0\\.0\\.1");
    }

    @Test
    void a_key_that_is_not_authorized() {
        sshd.key("other", "");

        assertThatThrownBy(() -> reach(here(), login(home.resolve(".ssh/other"), null)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("refused the login")
                .hasMessageContaining(home + "/.ssh/other SHA256:");
    }

    @Test
    void a_key_with_a_passphrase_and_no_agent_that_holds_it() {
        sshd.key("locked", "open sesame");

        assertThatThrownBy(() -> reach(here(), login(home.resolve(".ssh/locked"), null)))
                .isInstanceOf(GiveUp.class)
                .hasMessage("node n1: key " + home + "/.ssh/locked has a passphrase, and no agent (SSH_AUTH_SOCK is not"
                        + " set) does not hold it; expected a key without one, or: ssh-add " + home + "/.ssh/locked");
    }

    @Test
    void a_key_file_that_is_none() throws IOException {
        Path file = Files.writeString(home.resolve("notes"), "buy milk\n");

        assertThatThrownBy(() -> reach(here(), login(file, null)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("key " + file + " cannot be used");
        assertThatThrownBy(() -> reach(here(), login(home.resolve("none"), null)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("key " + home + "/none cannot be read by ops");
    }

    @Test
    void no_key_at_all() throws IOException {
        Files.delete(home.resolve(".ssh/id_ecdsa"));

        assertThatThrownBy(() -> reach(here()))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("no id_ed25519, id_ecdsa, id_rsa in " + home + "/.ssh")
                .hasMessageContaining("ssh-keygen -t ed25519");
    }

    @Test
    void a_host_that_is_not_known_until_a_person_adds_it() throws IOException {
        String line = Files.readString(known);
        Files.delete(known);

        assertThatThrownBy(() -> reach(here()))
                .isInstanceOf(GiveUp.class)
                .hasMessageMatching("node n1: ops@127\\.0\\.0\\.1:\\d+ is not a known host: it showed"
                        + " ecdsa-sha2-nistp256 key SHA256:.{43}, expected that key in " + known
                        + " or /etc/ssh/ssh_known_hosts; compare it with ssh-keygen -lf on the host, then: ssh-keyscan"
                        + " -t ecdsa -p \\d+ 127\\.0\\.0\\.1 >> " + known);

        Files.writeString(known, line);
        assertThat(reach(here()).out()).isEqualTo("in\n");
    }

    @Test
    void a_host_key_that_changed() {
        sshd.newHostKey();

        assertThatThrownBy(() -> reach(here()))
                .isInstanceOf(GiveUp.class)
                .hasMessageMatching("node n1: ops@.* showed another host key than before: ecdsa-sha2-nistp256 key"
                        + " (SHA256:.{43}), expected (?!\\1)SHA256:.{43} by " + known + " or .*; if the host was set up"
                        + " anew: ssh-keygen -R '\\[127\\.0\\.0\\.1]:\\d+' -f " + known + " && ssh-keyscan .*");
    }

    @Test
    void a_host_key_that_was_revoked() throws IOException {
        Files.writeString(known, "@revoked " + Files.readString(known));

        assertThatThrownBy(() -> reach(here()))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("which an @revoked line in " + known);
    }

    @Test
    void a_host_that_takes_connections_and_never_answers() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long begun = System.nanoTime();

            assertThatThrownBy(
                            () -> reach("ops@127.0.0.1:" + silent.getLocalPort(), login(null, Duration.ofSeconds(2))))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageMatching("node n1: ops@.* did not let in within 2 s \\(connect-timeout\\); expected an"
                            + " sshd that answers: ssh -p \\d+ ops@127\\.0\\.0\\.1 true");

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_host_that_hangs_up_at_once() throws IOException {
        try (var rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = rude.accept()) {
                    socket.getOutputStream().write("Exceeded MaxStartups\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThatThrownBy(() -> reach("ops@127.0.0.1:" + rude.getLocalPort()))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageContaining("closed the connection before the login")
                    .hasMessageContaining("MaxStartups");
        }
    }

    @Test
    void a_port_where_nothing_listens() {
        int port = sshd.port();
        sshd.close();

        assertThatThrownBy(() -> reach("ops@127.0.0.1:" + port))
                .isInstanceOf(TryAgain.class)
                .hasMessage("node n1: nothing takes connections at ops@127.0.0.1:" + port + " (Connection refused);"
                        + " expected sshd there: ssh -p " + port + " ops@127.0.0.1 true");
    }

    @Test
    void a_name_that_does_not_resolve() {
        assertThatThrownBy(() -> reach("ops@nowhere.invalid"))
                .isInstanceOf(TryAgain.class)
                .hasMessage("node n1: the name nowhere.invalid does not resolve on the worker; expected an address for"
                        + " it: getent hosts nowhere.invalid");
    }

    private String here() {
        return "127.0.0.1:" + sshd.port();
    }

    private static Login login(@Nullable Path key, @Nullable Duration timeout) {
        return new Login(
                null,
                key,
                true,
                null,
                timeout == null ? Login.DEFAULT.connectTimeout() : timeout,
                Login.DEFAULT.keepAlive());
    }

    private Ran reach(String address) {
        return reach(address, Login.DEFAULT);
    }

    private Ran reach(String address, Login login) {
        try (var reach = new SshReach("n1", "/w", new SshSessions(sshd.account()).to(address, null, login))) {
            return reach.run("echo in", Duration.ofSeconds(20));
        }
    }
}
