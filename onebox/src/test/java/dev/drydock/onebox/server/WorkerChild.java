package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.worker.main.WorkerMain;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code drydock worker} in a process of its own, as a service would run it; what it prints is kept in a file. */
final class WorkerChild implements AutoCloseable {
    private static final Duration STARTS = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;

    WorkerChild(Path log, String... options) throws IOException {
        this(log, Map.of(), options);
    }

    /** @param env variables that it gets beside those of this process */
    WorkerChild(Path log, Map<String, String> env, String... options) throws IOException {
        this.log = log;
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName()));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(env);
        process = builder.start();
    }

    /** Waits until it serves, or has ended: beside other tests a JVM may take longer to start than a plan waits for it. */
    WorkerChild serving() {
        await().atMost(STARTS).until(() -> said().contains("serving ") || !process.isAlive());
        return this;
    }

    /** SIGTERM. */
    void tell() {
        process.destroy();
    }

    int exit(int withinSeconds) throws InterruptedException {
        assertThat(process.waitFor(withinSeconds, TimeUnit.SECONDS))
                .as(() -> "ends within " + withinSeconds + " s; it said " + said())
                .isTrue();
        return process.exitValue();
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Its log, when that is JSON: every line must be. */
    Stream<JsonNode> lines() {
        return said().lines().map(Json::read);
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
