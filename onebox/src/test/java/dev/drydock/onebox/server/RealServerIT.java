package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stand-in agents, a real Temporal server with a file, a worker in a process of its own; either is killed as a machine would. */
final class RealServerIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final Duration BOUND = Duration.ofMinutes(2);

    @TempDir
    private Path dir = Path.of("");

    private int port;
    private Typed typed = new Typed("");

    @BeforeEach
    void agents() throws IOException {
        CorrosionTestbed.upStandIns(2, dir);
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        typed = new Typed("127.0.0.1:" + port);
    }

    @AfterEach
    void away() {
        CorrosionTestbed.kill(dir);
    }

    private DevServer server() {
        return DevServer.start(RealParts.temporal(), port, dir.resolve("temporal.db"));
    }

    private WorkerProcess worker() {
        var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true);
        return WorkerProcess.start("127.0.0.1:" + port, settings, dir.resolve("worker.log"));
    }

    /** Its process is a child of this one. */
    private static void kill(DevServer server) {
        List<ProcessHandle> temporal = ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .command()
                        .filter(command -> command.endsWith("temporal"))
                        .isPresent())
                .toList();
        assertThat(temporal).hasSize(1);
        temporal.forEach(ProcessHandle::destroyForcibly);
        await().atMost(BOUND).until(() -> temporal.stream().noneMatch(ProcessHandle::isAlive));
        server.close();
    }

    private JsonNode gate(String state) {
        return await().atMost(BOUND)
                .until(
                        () -> typed.json("status", CLUSTER),
                        status -> status.at("/gates/0/state").asText().equals(state));
    }

    @Test
    void a_run_goes_on_after_its_worker_and_its_server_were_killed() throws Exception {
        String run;
        try (DevServer first = server();
                WorkerProcess mortal = worker()) {
            String plan = dir.resolve("plan.json").toString();
            Typed.Answer planned = typed.quietly("plan", "reseed", CLUSTER, "--reason", "try it", "--out", plan);
            assertThat(planned.code()).as(planned.err()).isZero();
            run = typed.json("start", plan).path("run").asText();
            gate("open");
            mortal.kill();
            kill(first);
        }

        Typed.Answer meanwhile = typed.quietly("status", CLUSTER);
        JsonNode outcome;
        try (DevServer again = server();
                WorkerProcess other = worker()) {
            JsonNode status = gate("open");
            assertThat(status.path("run").asText()).isEqualTo(run).isNotEmpty();
            typed.quietly("approve", CLUSTER, "restore", "--as", "ops-a@example.com", "--yes");
            Typed.Answer watched = typed.quietly("watch", CLUSTER);
            assertThat(watched.code()).as(watched.err() + watched.out()).isZero();
            outcome = typed.json("status", CLUSTER).path("outcome");
            assertThat(again.says()).contains("temporal.db");
            assertThat(other.says()).contains("worker.log");
        }

        assertThat(meanwhile.code()).isEqualTo(75);
        assertThat(meanwhile.err()).contains("127.0.0.1:" + port);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.at("/nodes/done").asInt()).isEqualTo(2);
        assertThat(Testbed.read(dir).nodes()).hasSize(2);
    }
}
