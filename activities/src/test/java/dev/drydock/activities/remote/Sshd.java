package dev.drydock.activities.remote;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** OpenSSH's own server as a process of ours, on loopback, and the account of a worker that may log in there. */
public final class Sshd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path dir;
    private final int port;
    private final Process process;

    /**
     * The home there is ours: start-up files of whoever runs the tests may say anything, and take long.
     *
     * @param config lines before the usual ones: of a setting the first counts, of MaxStartups the last;
     *     PORT is the one it listens at
     */
    public Sshd(Path dir, String... config) {
        this(dir, List.of(), config);
    }

    /** @param within a command that starts the one that follows it */
    Sshd(Path dir, List<String> within, String... config) {
        this.dir = dir;
        this.port = freePort();
        try {
            Files.createDirectories(dir.resolve("home/.ssh"));
            if (Files.notExists(dir.resolve("host"))) {
                key("host", "");
                key("home/.ssh/id_ed25519", "");
                Files.copy(dir.resolve("home/.ssh/id_ed25519.pub"), dir.resolve("authorized_keys"));
            }
            Files.writeString(dir.resolve("home/.ssh/known_hosts"), known() + "\n");
            Files.writeString(
                    dir.resolve("sshd_config"),
                    "MaxStartups 100\n" + String.join("\n", config).replace("PORT", "" + port)
                            + """

                    ListenAddress 127.0.0.1:%d
                    HostKey %2$s/host
                    AuthorizedKeysFile %2$s/authorized_keys
                    PidFile none
                    StrictModes no
                    UsePAM no
                    PasswordAuthentication no
                    KbdInteractiveAuthentication no
                    SetEnv HOME=%2$s/home
                    Subsystem sftp internal-sftp
                    """.formatted(port, dir));
            if (user().equals("root")) {
                Files.createDirectories(Path.of("/run/sshd")); // Where sshd locks itself in before a login.
            }
            process = new ProcessBuilder(Stream.concat(
                                    within.stream(),
                                    Stream.of(PROGRAM.toString(), "-D", "-e", "-f", dir + "/sshd_config"))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(20)).until(this::answers);
    }

    /** Skips where there is none, but never on CI. */
    public static void assume() {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM) || "true".equals(System.getenv("CI")),
                "NOT TESTED: there is no " + PROGRAM + " (apt-get install -y openssh-server)");
    }

    public static String user() {
        return System.getProperty("user.name");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() == 'S';
        } catch (IOException _) {
            if (!process.isAlive()) {
                throw new IllegalStateException("sshd ended: " + log());
            }
            return false;
        }
    }

    public String log() {
        try {
            return Files.readString(dir.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** {@code USER@HOST:PORT}. */
    public String address() {
        return user() + "@127.0.0.1:" + port;
    }

    /** The line by which this host is known. */
    String known() throws IOException {
        return "[127.0.0.1]:" + port + " "
                + Files.readString(dir.resolve("host.pub")).strip();
    }

    public Account account() {
        return account(null);
    }

    Account account(@Nullable Path agent) {
        return new Account(user(), dir.resolve("home"), agent);
    }

    void key(String file, String passphrase) {
        program(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                passphrase,
                "-C",
                file,
                "-f",
                dir.resolve(file).toString());
    }

    static void program(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(List.of(command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many are logged in. */
    long logins() {
        return process.children().count();
    }

    /** As a network that goes away: the connections end, the server stays. */
    public void cut() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        stop();
    }

    void stop() {
        var all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
