package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs among others on a real Temporal server, which finds them by its search attributes. */
final class ListedIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final Duration BOUND = Duration.ofMinutes(2);

    @TempDir
    private Path dir = Path.of("");

    @BeforeEach
    void agents() {
        CorrosionTestbed.upStandIns(1, dir);
    }

    @AfterEach
    void away() {
        CorrosionTestbed.kill(dir);
    }

    private static List<String> clusters(Typed typed, String... filters) throws IOException {
        var args = new ArrayList<>(List.of("list"));
        args.addAll(List.of(filters));
        return typed.json(args.toArray(String[]::new)).path("runs").findValuesAsText("cluster");
    }

    private static void temporal(List<String> args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(RealParts.temporal().toString()));
        command.addAll(args);
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static JsonNode labels(JsonNode findings) {
        for (JsonNode finding : findings) {
            if (finding.path("name").asText().equals("search attributes")) {
                return finding.path("says");
            }
        }
        throw new AssertionError("doctor does not tell of search attributes");
    }

    @Test
    void a_run_is_found_by_phase_need_and_outcome() throws Exception {
        var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true);
        try (var server = DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db"));
                var _ = WorkerHere.start(server.address(), settings)) {
            var typed = new Typed(server.address());
            String plan = dir.resolve("plan.json").toString();
            assertThat(typed.quietly("plan", "reseed", CLUSTER, "--reason", "try it", "--out", plan)
                            .code())
                    .isZero();
            assertThat(typed.quietly("start", plan).code()).isZero();
            await().atMost(BOUND).until(() -> clusters(typed, "--needs-person"), List.of(CLUSTER)::equals);
            var seen = new Raw(RealParts.temporal(), server.address());
            List<String> waiting = seen.found("DrydockPhase = 'gate' AND DrydockNeedsPerson = true");
            List<String> fitting = clusters(typed, "--phase", "gate", "--system", "corrosion", "--runbook", "reseed");
            List<String> others = clusters(typed, "--ended");
            List<String> mine = clusters(typed, "--needs", "ops-b@example.com");
            List<String> nobodys = clusters(typed, "--needs", "stranger@example.com");
            assertThat(typed.quietly(
                                    "reject",
                                    CLUSTER,
                                    "restore",
                                    "--reason",
                                    "no",
                                    "--as",
                                    "ops-a@example.com",
                                    "--yes")
                            .code())
                    .isZero();

            await().atMost(BOUND).until(() -> clusters(typed, "--outcome", "rejected"), List.of(CLUSTER)::equals);

            assertThat(waiting).containsExactly(CLUSTER);
            assertThat(fitting).containsExactly(CLUSTER);
            assertThat(others).isEmpty();
            assertThat(mine).containsExactly(CLUSTER);
            assertThat(nobodys).isEmpty();
            assertThat(clusters(typed, "--open")).isEmpty();
            assertThat(clusters(typed, "--system", "patroni")).isEmpty();
            assertThat(seen.found("DrydockOutcome = 'rejected'")).containsExactly(CLUSTER);
            assertThat(typed.quietly("list", "--open", "--outcome", "rejected").code())
                    .isEqualTo(2);
        }
    }

    @Test
    void where_they_are_not_registered_doctor_says_what_to_type() throws Exception {
        try (var server = DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db"))) {
            temporal(List.of("operator", "namespace", "create", "--address", server.address(), "-n", "bare"));
            var typed = Typed.by(Map.of("TEMPORAL_ADDRESS", server.address(), "TEMPORAL_NAMESPACE", "bare"));
            String says = await().atMost(BOUND)
                    .until(() -> labels(typed.json("doctor")).asText(), text -> text.startsWith("not registered"));
            String command = says.substring(says.indexOf("temporal operator"));

            temporal(List.of(command.split(" ", -1)).subList(1, command.split(" ", -1).length));

            assertThat(command).contains("--namespace bare", "--name DrydockPhase --type Keyword");
            await().atMost(BOUND)
                    .until(() -> labels(typed.json("doctor")).asText(), text -> text.startsWith("registered"));
        }
    }
}
