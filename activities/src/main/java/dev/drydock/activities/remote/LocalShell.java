package dev.drydock.activities.remote;

import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.words.TryAgain;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs lines of sh on this machine, each as a process group of its own, so that its children end with it. */
final class LocalShell {
    /** A background child may hold the streams open for ever after the command itself has ended. */
    private static final Duration REST_OF_OUTPUT = Duration.ofSeconds(2);

    private static final boolean SETSID = program("/usr/bin/setsid") || program("/bin/setsid");

    private final String node;
    private final Set<String> secrets;

    /** @param secrets variables that nothing here gets, beside the worker's own credentials */
    LocalShell(String node, Set<String> secrets) {
        this.node = node;
        this.secrets = Set.copyOf(secrets);
    }

    private static boolean program(String path) {
        return new File(path).canExecute();
    }

    Ran run(String shell, Duration deadline) {
        try {
            return run(start(shell), shell, deadline);
        } catch (IOException e) {
            throw new TryAgain("node " + node + ": sh could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("node " + node + ": waiting for '" + brief(shell) + "' was interrupted", e);
        }
    }

    private Process start(String shell) throws IOException {
        List<String> command = new ArrayList<>(SETSID ? List.of("setsid") : List.of());
        command.addAll(List.of("sh", "-c", shell));
        var builder = new ProcessBuilder(command).directory(new File("/")).redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(this::isTheWorkers);
        return builder.start();
    }

    /**
     * The worker's own credentials are nothing to a node's hooks, nor to an agent that a step starts and leaves; and what a
     * hook prints is kept.
     */
    private boolean isTheWorkers(String variable) {
        return variable.startsWith("TEMPORAL_")
                || variable.startsWith("AWS_")
                || variable.equals(KeySource.LINES)
                || secrets.contains(variable);
    }

    private Ran run(Process process, String shell, Duration deadline) throws InterruptedException {
        var out = new Ends();
        var err = new Ends();
        Thread outReader = Thread.ofVirtual().start(() -> out.drain(process.getInputStream()));
        Thread errReader = Thread.ofVirtual().start(() -> err.drain(process.getErrorStream()));
        boolean ended = false;
        try {
            ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                kill(process);
            }
        }
        if (!ended) {
            throw new TryAgain("node " + node + ": '" + brief(shell) + "' did not end within " + deadline.toSeconds()
                    + " s and was killed; it had said: " + brief(err.text() + out.text()));
        }
        outReader.join(REST_OF_OUTPUT);
        errReader.join(REST_OF_OUTPUT);
        return new Ran(process.exitValue(), out.text(), err.text());
    }

    private static void kill(Process process) {
        if (SETSID) {
            killGroup(process.pid());
        } else {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }

    private static void killGroup(long group) {
        try {
            var builder = new ProcessBuilder("kill", "-KILL", "--", "-" + group)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().removeIf(variable -> !variable.equals("PATH"));
            builder.start();
        } catch (IOException e) {
            throw new IllegalStateException("kill cannot be started: " + e.getMessage(), e);
        }
    }

    private static String brief(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }
}
