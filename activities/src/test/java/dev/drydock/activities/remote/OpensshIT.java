package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.drydock.activities.clusters.Login;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only OpenSSH's own server can show. */
class OpensshIT {
    private static final Duration SOON = ReachContract.SOON;

    @TempDir
    Path dir;

    @BeforeEach
    void here() {
        Sshd.assume();
    }

    @Test
    void what_start_up_files_say_stands_in_no_answer() throws IOException {
        Path rc = Files.writeString(dir.resolve("rc"), "echo Welcome to n1\necho you have mail >&2\n");
        try (var sshd = new Sshd(dir, "SetEnv HOME=" + dir + " BASH_ENV=" + rc);
                var reach = reach(sshd)) {

            assertThat(reach.run("echo out; echo err >&2; exit 3", SOON)).isEqualTo(new Ran(3, "out\n", "err\n"));
        }
    }

    @Test
    void a_command_knows_nothing_of_the_worker() {
        try (var sshd = new Sshd(dir);
                var reach = reach(sshd)) {
            List<String> names = reach.run("env", SOON)
                    .out()
                    .lines()
                    .map(line -> line.replaceFirst("=.*", ""))
                    .toList();

            assertThat(names).contains("HOME", "SSH_CONNECTION").doesNotContain("JAVA_HOME", "SSH_AUTH_SOCK", "LANG");
            assertThat(reach.run("tr '\\0' ' ' </proc/$$/cmdline; pwd", SOON).out())
                    .doesNotContain("cmdline; pwd")
                    .endsWith("/\n");
        }
    }

    @Test
    void forty_callers_share_one_login_and_eight_channels() throws Exception {
        try (var sshd = new Sshd(dir);
                var reach = reach(sshd);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 40)
                    .mapToObj(i -> pool.submit(() -> reach.run("echo " + i + "; sleep 0.1", SOON)))
                    .toList();

            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(new Ran(0, i + "\n", ""));
            }
            assertThat(sshd.logins()).isEqualTo(1);
        }
    }

    @Test
    void fewer_sessions_than_eight_are_waited_for() throws Exception {
        try (var sshd = new Sshd(dir, "MaxSessions 2");
                var reach = reach(sshd);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 6)
                    .mapToObj(i -> pool.submit(() -> reach.run("echo " + i + "; sleep 0.3", SOON)))
                    .toList();

            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(new Ran(0, i + "\n", ""));
            }
            assertThat(sshd.logins()).isEqualTo(1);
        }
    }

    @Test
    void sessions_that_stay_used_up_are_named() throws IOException {
        Files.write(dir.resolve("file"), new byte[10]);
        try (var sshd = new Sshd(dir, "MaxSessions 1");
                var reach = reach(sshd);
                InputStream held = reach.read(dir + "/file")) {

            assertThatThrownBy(() -> reach.run("true", Duration.ofSeconds(2)))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageStartingWith(
                            "node n1: " + sshd.address() + " refuses one more exec channel, with 1 of ours")
                    .hasMessageContaining("see MaxSessions in its sshd_config");
            assertThat(held.readAllBytes()).hasSize(10);
        }
    }

    @Test
    void logins_that_are_used_up_are_named() throws Exception {
        try (var sshd = new Sshd(dir, "MaxStartups 1")) {
            ReachContract.eventually(() -> sshd.logins() == 0);
            try (var other = new Socket(InetAddress.getLoopbackAddress(), sshd.port());
                    var reach = reach(sshd)) {
                assertThat(other.getInputStream().read()).isEqualTo('S');

                assertThatThrownBy(() -> reach.run("true", SOON))
                        .isInstanceOf(TryAgain.class)
                        .hasMessageContaining("closed the connection before the login")
                        .hasMessageContaining("MaxStartups");
            }
            ReachContract.eventually(() -> sshd.logins() == 0);
            assertThat(reach(sshd).run("echo in", SOON).out()).isEqualTo("in\n");
        }
    }

    @Test
    void a_dropped_connection_is_made_anew_and_the_step_went_on_meanwhile() throws Exception {
        try (var sshd = new Sshd(dir);
                var reach = reach(sshd);
                var pool = Executors.newSingleThreadExecutor()) {
            var call = new StepCall(
                    new Hold("run-1", 1),
                    "swap",
                    "cd " + dir + "; echo ran >>effect; until test -e go; do sleep 0.1; done; echo went",
                    StepCall.Again.ASK,
                    SOON);
            Future<Ran> first = pool.submit(() -> reach.step(call));
            ReachContract.eventually(() -> Files.exists(dir.resolve("effect")));

            sshd.cut();
            assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(TryAgain.class)
                    .hasMessageStartingWith("node n1: the connection to " + sshd.address() + " was lost");
            Files.createFile(dir.resolve("go"));

            assertThat(reach.step(call)).isEqualTo(new Ran(0, "went\n", ""));
            assertThat(dir.resolve("effect")).hasContent("ran");
        }
    }

    @Test
    void a_unix_socket_is_connected_to() throws IOException {
        Path socket = dir.resolve("admin.sock");
        try (var sshd = new Sshd(dir);
                var reach = reach(sshd)) {
            assertThatThrownBy(() -> reach.unix(socket.toString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer at socket " + socket);

            try (var server =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {
                try (var channel = reach.unix(socket.toString());
                        var accepted = server.accept()) {
                    accepted.write(ByteBuffer.wrap(new byte[] {7}));
                    channel.write(ByteBuffer.wrap(new byte[] {8}));
                    var there = ByteBuffer.allocate(1);
                    var here = ByteBuffer.allocate(1);
                    accepted.read(there);
                    channel.read(here);

                    assertThat(here.get(0)).isEqualTo((byte) 7);
                    assertThat(there.get(0)).isEqualTo((byte) 8);
                    accepted.shutdownOutput();
                    assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                }
            }
            assertThat(socket).exists();
            assertThatThrownBy(() -> reach.unix(socket.toString())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void forbidden_forwarding_is_not_mistaken_for_an_agent_that_is_down() throws IOException {
        Path socket = dir.resolve("admin.sock");
        try (var sshd = new Sshd(dir, "AllowStreamLocalForwarding no");
                var reach = reach(sshd);
                var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            assertThatThrownBy(() -> reach.unix(socket.toString()))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageContaining("does not forward to the socket " + socket)
                    .hasMessageContaining("expected AllowStreamLocalForwarding yes");
        }
    }

    @Test
    void a_port_of_the_node_is_reached_before_and_after_a_drop() throws Exception {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 3_000_000);
            try (var body = exchange.getResponseBody()) {
                body.write(new byte[3_000_000]);
            }
        });
        http.start();
        try (var sshd = new Sshd(dir);
                var reach = reach(sshd);
                var client = HttpClient.newHttpClient()) {
            assertThat(bytes(client, reach, http.getAddress().getPort())).isEqualTo(3_000_000);

            sshd.cut();

            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> bytes(client, reach, http.getAddress().getPort()) == 3_000_000);
        } finally {
            http.stop(0);
        }
    }

    @Test
    void a_session_is_kept_as_long_as_a_connection_goes_through_it_and_then_closed() throws Exception {
        var idle = Duration.ofMillis(200);
        try (var jump = new Sshd(dir);
                var node = new Sshd(dir);
                var service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            trust(jump, node);
            var outer = new SshSession(login(jump, jump.account()), null, idle);
            var inner = new SshSession(login(node, jump.account()), outer, idle);
            var reach = new SshReach("n1", dir + "/work", inner);

            InetSocketAddress at = reach.tcp("127.0.0.1", service.getLocalPort());
            try (var client = new Socket(at.getAddress(), at.getPort());
                    var answering = service.accept()) {
                await().during(idle.multipliedBy(5)).atMost(SOON).until(() -> inner.up() && outer.up());
                answering.getOutputStream().write('!');
                assertThat(client.getInputStream().read()).isEqualTo('!');
            }

            await().atMost(SOON).until(() -> !inner.up() && !outer.up());
        }
    }

    private static SshLogin login(Sshd sshd, Account account) {
        return new SshLogin(SshAddress.of(sshd.address(), account.user()), Login.DEFAULT, account);
    }

    private static int bytes(HttpClient client, Reach reach, int port) throws Exception {
        InetSocketAddress at = reach.tcp("127.0.0.1", port);
        assertThat(at.getAddress().isLoopbackAddress()).isTrue();
        assertThat(at.getPort()).isNotEqualTo(port);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.getPort() + "/"))
                .timeout(SOON)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length;
    }

    @Test
    void a_jump_host_is_logged_in_to_once_for_all_behind_it() {
        try (var jump = new Sshd(dir);
                var first = new Sshd(dir);
                var second = new Sshd(dir)) {
            trust(jump, first, second);
            var sessions = new SshSessions(jump.account());

            for (Sshd node : List.of(first, second)) {
                var reach =
                        new SshReach("n1", dir + "/work", sessions.to(node.address(), jump.address(), Login.DEFAULT));
                assertThat(reach.run("echo $SSH_CONNECTION", SOON).out()).endsWith(" " + node.port() + "\n");
            }

            assertThat(jump.logins()).isEqualTo(1);
        }
    }

    @Test
    void behind_a_jump_host_a_silent_node_is_given_up_and_a_lost_jump_host_is_named() throws Exception {
        var impatient = new Login(null, null, true, null, Duration.ofSeconds(5), Duration.ofSeconds(1));
        try (var jump = new Sshd(dir);
                var node = new Sshd(dir);
                var relay = new Relay(node.port());
                var pool = Executors.newSingleThreadExecutor()) {
            trust(jump, node);
            Files.writeString(
                    dir.resolve("home/.ssh/known_hosts"),
                    node.known().replace(":" + node.port(), ":" + relay.port()) + "\n",
                    StandardOpenOption.APPEND);
            String address = Sshd.user() + "@127.0.0.1:" + relay.port();
            var sessions = new SshSessions(jump.account());
            var reach = new SshReach("n1", dir + "/work", sessions.to(address, jump.address(), impatient));
            Future<Ran> ran = pool.submit(() -> reach.run("echo >" + dir + "/begun; sleep 60", SOON));
            ReachContract.eventually(() -> Files.exists(dir.resolve("begun")));

            relay.fallSilent();
            assertThatThrownBy(() -> ran.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(TryAgain.class)
                    .hasMessageContaining("the connection to " + address + " was lost");

            jump.stop();
            assertThatThrownBy(() -> reach.run("true", SOON))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageContaining("node n1: jump host: nothing takes connections at " + jump.address());
        }
    }

    @Test
    void hashed_names_are_known() throws IOException {
        try (var sshd = new Sshd(dir)) {
            Path known = dir.resolve("home/.ssh/known_hosts");
            Sshd.program("ssh-keygen", "-q", "-H", "-f", known.toString());
            assertThat(known).content().startsWith("|1|");

            assertThat(reach(sshd).run("echo in", SOON).out()).isEqualTo("in\n");
        }
    }

    @Test
    void a_certified_host_is_known_by_its_authority_as_long_as_the_certificate_is_good() throws IOException {
        try (var plain = new Sshd(dir)) {
            plain.key("ca", "");
        }
        certify("127.0.0.1", "+1h");
        try (var sshd = new Sshd(dir, "HostCertificate " + dir + "/host-cert.pub")) {
            Path known = dir.resolve("home/.ssh/known_hosts");
            Files.writeString(known, "@cert-authority [127.0.0.1]:* " + Files.readString(dir.resolve("ca.pub")));
            assertThat(reach(sshd).run("echo in", SOON).out()).isEqualTo("in\n");

            Files.writeString(known, "@cert-authority [10.0.0.*]:* " + Files.readString(dir.resolve("ca.pub")));
            assertThatThrownBy(() -> reach(sshd).run("echo in", SOON))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageContaining("showed a host certificate that is refused")
                    .hasMessageContaining("@cert-authority line for [127.0.0.1]:" + sshd.port() + " in " + known);
        }
        certify("127.0.0.1", "-1d:-1h");
        try (var sshd = new Sshd(dir, "HostCertificate " + dir + "/host-cert.pub")) {
            Files.writeString(
                    dir.resolve("home/.ssh/known_hosts"),
                    "@cert-authority [127.0.0.1]:* " + Files.readString(dir.resolve("ca.pub")));

            assertThatThrownBy(() -> reach(sshd).run("echo in", SOON))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageContaining("expired");
        }
        certify("other.example.com", "+1h");
        try (var sshd = new Sshd(dir, "HostCertificate " + dir + "/host-cert.pub")) {
            Files.writeString(
                    dir.resolve("home/.ssh/known_hosts"),
                    "@cert-authority [127.0.0.1]:* " + Files.readString(dir.resolve("ca.pub")));

            assertThatThrownBy(() -> reach(sshd).run("echo in", SOON))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageContaining("other.example.com");
        }
    }

    private void certify(String host, String validity) {
        Sshd.program(
                "ssh-keygen",
                "-q",
                "-s",
                dir + "/ca",
                "-I",
                "host",
                "-h",
                "-n",
                host,
                "-V",
                validity,
                dir + "/host.pub");
    }

    @Test
    void a_key_with_a_passphrase_is_used_through_the_agent_that_holds_it() throws Exception {
        Path socket = dir.resolve("agent");
        try (var sshd = new Sshd(dir)) {
            Path key = dir.resolve("home/.ssh/id_ed25519");
            Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                ReachContract.eventually(() -> Files.exists(socket));
                var add = new ProcessBuilder("ssh-add", "-q", key.toString());
                add.environment().put("SSH_AUTH_SOCK", socket.toString());
                assertThat(add.start().waitFor()).isZero();
                Sshd.program("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", key.toString());

                assertThat(reach(sshd, sshd.account(socket))
                                .run("echo in", SOON)
                                .out())
                        .isEqualTo("in\n");
                assertThatThrownBy(() -> reach(sshd).run("echo in", SOON))
                        .isInstanceOf(GiveUp.class)
                        .hasMessageContaining("key " + key + " has a passphrase");

                Files.delete(key);
                assertThat(reach(sshd, sshd.account(socket))
                                .run("echo in", SOON)
                                .out())
                        .isEqualTo("in\n");
            } finally {
                agent.destroy();
            }
        }
    }

    private static void trust(Sshd... all) {
        try {
            var lines = new StringBuilder();
            for (Sshd each : all) {
                lines.append(each.known()).append('\n');
            }
            Files.writeString(all[0].account().ssh("known_hosts"), lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reach reach(Sshd sshd) {
        return reach(sshd, sshd.account());
    }

    private Reach reach(Sshd sshd, Account account) {
        return new SshReach("n1", dir + "/work", new SshSessions(account).to(sshd.address(), null, Login.DEFAULT));
    }
}
