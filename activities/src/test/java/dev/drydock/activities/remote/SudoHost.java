package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A host with a user {@code ops} who may do nothing but what {@code sudo} allows: this machine, seen from a mount namespace. */
public final class SudoHost implements AutoCloseable {
    private static final Path SUDO = Path.of("/usr/bin/sudo");
    private static final List<String> FILES = List.of("passwd", "shadow", "group", "sudoers.d");

    private final Path dir;
    private final Sshd sshd;
    private final SshSessions sessions;

    /** @param allowed lines for {@code /etc/sudoers.d} */
    public SudoHost(Path dir, List<String> allowed) {
        this.dir = dir;
        try {
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
            copied("passwd", "ops:x:12345:12345::" + dir + "/home:/bin/sh");
            copied("shadow", "ops:*:19000:0:99999:7:::");
            Files.setPosixFilePermissions(dir.resolve("shadow"), PosixFilePermissions.fromString("rw-------"));
            copied("group", "ops:x:12345:");
            Path allow = Files.createDirectories(dir.resolve("sudoers.d")).resolve("drydock");
            Files.write(allow, allowed);
            Files.setPosixFilePermissions(allow, PosixFilePermissions.fromString("r--r-----"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var mounts = new StringBuilder();
        FILES.forEach(file -> mounts.append("mount --bind ")
                .append(Sh.quote(dir.resolve(file).toString()))
                .append(" /etc/")
                .append(file)
                .append(" && "));
        sshd = new Sshd(
                dir, List.of("unshare", "-m", "--propagation", "private", "sh", "-c", mounts + "exec \"$@\"", "sh"));
        sessions = new SshSessions(sshd.account());
    }

    /** One more host, with the same keys: whoever may log in here may do so there, and knows it. */
    public SudoHost another(Path elsewhere, List<String> allowed) {
        try {
            for (String file : List.of("host", "host.pub", "authorized_keys")) {
                Files.copy(dir.resolve(file), elsewhere.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
            var other = new SudoHost(elsewhere, allowed);
            Files.writeString(account().ssh("known_hosts"), other.sshd.known() + "\n", StandardOpenOption.APPEND);
            return other;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips where there is none, but never on CI. */
    public static void assume() {
        Sshd.assume();
        Assumptions.assumeTrue(
                (Files.isExecutable(SUDO) && Sshd.user().equals("root")) || "true".equals(System.getenv("CI")),
                "NOT TESTED: there is no " + SUDO + ", or the tests do not run as root (apt-get install -y sudo)");
    }

    private void copied(String file, String more) throws IOException {
        Files.writeString(
                dir.resolve(file), Files.readString(Path.of("/etc", file)).stripTrailing() + "\n" + more + "\n");
    }

    /** {@code USER@HOST:PORT}. */
    public String address() {
        return "ops@127.0.0.1:" + sshd.port();
    }

    public Account account() {
        return sshd.account();
    }

    Reach reach(String workdir, Sudo sudo) {
        return new SshReach("n1", workdir, workdir + "/held", sessions.to(address(), null, Login.DEFAULT), sudo);
    }

    @Override
    public void close() {
        sshd.close();
    }
}
