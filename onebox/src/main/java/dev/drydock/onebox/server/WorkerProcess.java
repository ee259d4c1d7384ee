package dev.drydock.onebox.server;

import dev.drydock.worker.main.Connected;
import dev.drydock.worker.main.UntilTold;
import dev.drydock.worker.wiring.DrydockWorker;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A worker in a process of its own, which can be killed as a machine kills one. */
public final class WorkerProcess implements AutoCloseable {
    /** Far more than a JVM takes on an idle machine, for one that is busy with other tests. */
    private static final Duration SERVES = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final List<String> command;
    private final Path log;
    private final Map<String, String> env;
    private Process process;
    private boolean closed;

    private WorkerProcess(List<String> command, Path log, Map<String, String> env) throws IOException {
        this.command = command;
        this.log = log;
        this.env = Map.copyOf(env);
        this.process = begin();
    }

    /**
     * Returns when it serves: a plan waits only so long for a worker.
     *
     * @param log what it prints is appended there
     */
    public static WorkerProcess start(String address, WorkerSettings settings, Path log) {
        return start(address, settings, log, Map.of());
    }

    /** @param env variables that it gets beside those of this process */
    public static WorkerProcess start(String address, WorkerSettings settings, Path log, Map<String, String> env) {
        return start(address, settings, log, env, WorkerProcess.class);
    }

    /**
     * @param main gets the arguments address, clusters and scratch, prints what it serves, and ends when its standard
     *     input does
     * @param options of the JVM
     */
    public static WorkerProcess start(
            String address,
            WorkerSettings settings,
            Path log,
            Map<String, String> env,
            Class<?> main,
            String... options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it may not live long
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                address,
                settings.clusters().toString(),
                settings.scratch().toString()));
        try {
            long before = Files.exists(log) ? Files.size(log) : 0;
            var worker = new WorkerProcess(List.copyOf(command), log, env);
            worker.awaitServing(before);
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException("no worker could be started: " + e.getMessage(), e);
        }
    }

    private void awaitServing(long before) throws IOException {
        long until = System.nanoTime() + SERVES.toNanos();
        while (!said(before).contains("serving ")) {
            if (!process.isAlive() || System.nanoTime() > until) {
                close();
                throw new IOException("it did not serve after " + SERVES.toSeconds() + " s, or ended before; it said '"
                        + said(before).strip() + "' in " + log);
            }
            try {
                process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while it was started", e);
            }
        }
    }

    private String said(long before) throws IOException {
        byte[] all = Files.readAllBytes(log);
        return new String(all, (int) before, all.length - (int) before, StandardCharsets.UTF_8);
    }

    /** The other process, which does not outlive this one. */
    static void main(String... args) throws InterruptedException {
        Thread.ofPlatform().daemon().start(WorkerProcess::haltWhenLeftAlone);
        var settings = new WorkerSettings(Path.of(args[1]), Path.of(args[2]), true).withCodec(System.getenv());
        try (var end = new UntilTold();
                var connected = Connected.mortally(args[0], settings);
                var worker = DrydockWorker.start(connected.client(), settings)) {
            System.err.println(worker.says());
            end.await();
        }
        System.exit(0);
    }

    private static void haltWhenLeftAlone() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // the other end is gone, which is the same
        }
        Runtime.getRuntime().halt(1);
    }

    private Process begin() throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(env);
        return builder.start();
    }

    /** SIGKILL, and then another one. */
    public synchronized void killAndReplace() {
        try {
            kill();
            process = begin();
        } catch (IOException e) {
            throw new UncheckedIOException("no second worker could be started: " + e.getMessage(), e);
        }
    }

    /** Another one where this one has ended by itself; not after {@link #close}. */
    public synchronized void replaceTheDead() {
        try {
            if (!closed && !process.isAlive()) {
                process = begin();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no second worker could be started: " + e.getMessage(), e);
        }
    }

    /** SIGKILL. */
    public synchronized void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String says() {
        return "a worker in process " + process.pid() + "; its log is " + log;
    }

    @Override
    public synchronized void close() {
        closed = true;
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
