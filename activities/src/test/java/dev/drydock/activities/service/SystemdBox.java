package dev.drydock.activities.service;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.drydock.activities.remote.EnteredReach;
import dev.drydock.activities.remote.LocalReach;
import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A real systemd, this machine's own, booted as process 1 of namespaces by {@code systemd-box.sh}. A directory is
 * shared with it; unit files lie in there, so they outlive a {@link #reboot}, and what is in {@code /run} does not.
 */
public final class SystemdBox implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NEEDS = "for tool in unshare nsenter setpriv pivot_root systemctl journalctl"
            + " /lib/systemd/systemd; do command -v $tool >/dev/null || echo \"no $tool\"; done\n"
            + "grep -q ' cgroup2 ' /proc/mounts || echo 'no cgroup2 in /proc/mounts'\n"
            + "if [ \"$(id -u)\" != 0 ]; then echo 'not root'\n"
            + "else unshare --mount --pid --fork true || echo 'no namespaces'; fi 2>&1";

    private final Path shared;
    private final Path script;
    private Process process;

    /** Fails where CI is promised a machine that can, and is left out, saying so, elsewhere. */
    public static SystemdBox start(Path shared) throws IOException {
        mustBePossible();
        return new SystemdBox(shared);
    }

    private static void mustBePossible() {
        String lack;
        try (var here = new LocalReach("here", "/nowhere")) {
            lack = here.run(NEEDS, LIMIT).out().strip().replace("\n", ", ");
        }
        if (!lack.isEmpty()) {
            String says = "NOT TESTED HERE: nothing is tried on a real systemd: " + lack;
            if (Objects.equals(System.getenv("CI"), "true")) {
                fail(says);
            }
            System.err.println(says);
            Assumptions.abort(says);
        }
    }

    private SystemdBox(Path shared) throws IOException {
        this.shared = shared;
        this.script = shared.resolve("systemd-box.sh");
        try (InputStream in = SystemdBox.class.getResourceAsStream("/service/systemd-box.sh")) {
            Files.copy(Objects.requireNonNull(in), script, StandardCopyOption.REPLACE_EXISTING);
        }
        this.process = boot();
    }

    private Process boot() throws IOException {
        Path console = shared.resolve("console");
        var started = new ProcessBuilder("sh", script.toString(), "boot", shared.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                .start();
        try {
            await().atMost(LIMIT).until(this::running);
        } catch (ConditionTimeoutException e) {
            started.getOutputStream().close();
            fail("systemd did not boot within " + LIMIT.toSeconds() + " s: " + Files.readString(console), e);
        }
        return started;
    }

    private boolean running() {
        return Files.exists(shared.resolve("box/init"))
                && run("systemctl is-system-running 2>/dev/null").out().strip().equals("running");
    }

    /** As a power cut would: whatever runs is gone, and so is what {@code /run} held. */
    public void reboot() throws IOException {
        halt();
        process = boot();
    }

    /** The folder of units that the administrator writes. */
    public Path etc() {
        return shared.resolve("box/etc/system");
    }

    /** The folder of units that packages bring. */
    public Path lib() {
        return shared.resolve("box/lib");
    }

    /** As a person who is logged in there. */
    public Ran run(String shell) {
        try (var person = reach("person", "/nowhere")) {
            return person.run(shell, LIMIT);
        }
    }

    /** Its words; standard error as well. */
    public String says(String shell) {
        Ran ran = run(shell);
        return (ran.out() + ran.err()).strip();
    }

    public Reach reach(String node, String workdir) {
        try {
            String init = Files.readString(shared.resolve("box/init")).strip();
            return new EnteredReach(node, workdir, Long.parseLong(init));
        } catch (IOException e) {
            throw new IllegalStateException("there is no process 1", e);
        }
    }

    @Override
    public void close() throws IOException {
        run("find /etc/systemd -type l -delete"); // JUnit warns of links that lead out of its directory
        halt();
    }

    private void halt() throws IOException {
        process.getOutputStream().close();
        await("end of all that ran in the box").atMost(LIMIT).until(() -> !process.isAlive());
        Files.deleteIfExists(shared.resolve("box/init"));
    }
}
