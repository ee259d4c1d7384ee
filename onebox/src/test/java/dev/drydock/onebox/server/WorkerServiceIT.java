package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Ports;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drydock worker --config} as a service: a process, a real Temporal server, stand-in agents. */
final class WorkerServiceIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final Duration BOUND = Duration.ofMinutes(2);

    /** A minute between two tries, half a minute until one that died with its worker is given up, and a minute again. */
    private static final Duration TRIED_AGAIN = Duration.ofMinutes(5);

    @TempDir
    private Path dir = Path.of("");

    private int port;
    private Typed typed = new Typed("");

    @BeforeEach
    void agents() {
        CorrosionTestbed.upStandIns(2, dir);
        port = Ports.free(1).getFirst();
        typed = new Typed("127.0.0.1:" + port);
    }

    @AfterEach
    void away() {
        CorrosionTestbed.kill(dir);
    }

    private DevServer server() {
        return DevServer.start(RealParts.temporal(), port, dir.resolve("temporal.db"));
    }

    private WorkerChild worker(String name, String... keys) throws IOException {
        Path config = Files.writeString(
                dir.resolve(name + ".yaml"),
                "clusters: clusters\nscratch: scratch\nallow-unsigned: true\nlog-format: json\naddress: 127.0.0.1:"
                        + port + "\n" + String.join("\n", keys) + "\n");
        return new WorkerChild(dir.resolve(name + ".log"), "--config", config.toString()).serving();
    }

    private void in(Path clusterFile, String lines) throws IOException {
        Files.writeString(clusterFile, lines, StandardOpenOption.APPEND);
    }

    private String planned() throws IOException {
        String plan = dir.resolve("plan.json").toString();
        Typed.Answer made = typed.quietly("plan", "reseed", CLUSTER, "--reason", "try it", "--out", plan);
        assertThat(made.code()).as(made.err()).isZero();
        return typed.json("start", plan).path("run").asText();
    }

    private String started() throws IOException {
        String run = planned();
        // an approval may come before its gate is opened, and then nobody has to be told of the gate
        await().atMost(BOUND)
                .until(() -> typed.json("status", CLUSTER)
                        .at("/gates/0/state")
                        .asText()
                        .equals("open"));
        typed.quietly("approve", CLUSTER, "restore", "--as", "ops-a@example.com", "--yes", "--wait", "100");
        return run;
    }

    @Test
    void a_worker_that_is_told_to_stop_leaves_its_step_and_the_next_one_finds_it_running() throws Exception {
        Path began = dir.resolve("began");
        in(
                dir.resolve("clusters/corrosion/demo.yaml"),
                "hooks: {before-stop: \"echo $DRYDOCK_NODE >> " + began + "; until [ -e " + dir.resolve("go")
                        + " ]; do sleep 0.1; done\"}\n");
        try (DevServer _ = server();
                WorkerChild first = worker("first");
                WorkerChild second = second(first, began)) {
            Files.writeString(dir.resolve("go"), "");
            Typed.Answer watched = typed.quietly("watch", CLUSTER);
            String run = typed.json("status", CLUSTER).path("run").asText();
            second.tell();

            assertThat(watched.code()).as(watched.err() + watched.out()).isZero();
            assertThat(second.exit(60)).isZero();
            assertThat(Files.readAllLines(began)).containsExactly("n1", "n2");
            assertThat(first.said())
                    .contains("waiting at most 60 s for a safe point of step before-stop on node n1 of " + CLUSTER)
                    .contains("is left after")
                    .contains("stopped: no step of this worker is left");
            List<JsonNode> steps = Stream.concat(first.lines(), second.lines())
                    .filter(line -> line.path("message").asText().endsWith(" begins"))
                    .filter(line -> line.path("cluster").asText().equals(CLUSTER))
                    .toList();
            assertThat(steps).allSatisfy(line -> {
                assertThat(line.path("node").isTextual()).as(line.toString()).isTrue();
                assertThat(line.path("step").asText()).matches("[a-z-]+");
                assertThat(line.path("run").isTextual()).isTrue();
                assertThat(line.path("at").asText()).endsWith("Z");
            });
            assertThat(steps)
                    .filteredOn(line -> line.path("node").asText().equals("n2"))
                    .allSatisfy(line -> assertThat(line.path("run").asText()).isEqualTo(run))
                    .extracting(line -> line.path("step").asText())
                    .containsSubsequence("before-stop", "stop", "archive", "restore", "start", "verify", "harvest");
            assertThat(steps)
                    .extracting(line -> line.path("step").asText())
                    .contains("survey", "decide", "backup", "publish", "stage", "converge", "close");
        }
    }

    /** Stops the first in the middle of the canary's hook. */
    private WorkerChild second(WorkerChild first, Path began) throws Exception {
        started();
        await().atMost(BOUND).until(() -> Files.exists(began));
        first.tell();
        assertThat(first.exit(90)).as(first.said()).isZero();
        return worker("second");
    }

    /** A question to the worker that takes half a minute and has no point at which it could be left. */
    private void ask(WorkerChild worker) throws IOException {
        Path listing = dir.resolve("listing");
        Files.writeString(
                dir.resolve("clusters/corrosion/slow.yaml"), "nodes: {from: \"touch " + listing + "; sleep 29\"}\n");
        Thread.ofVirtual().start(() -> typed.quietly("clusters"));
        await().atMost(BOUND).until(() -> Files.exists(listing));
        worker.tell();
        await().atMost(BOUND)
                .until(() ->
                        worker.said().contains(" s for a safe point of step clusters; a second signal ends at once"));
    }

    @Test
    void a_second_signal_ends_it_at_once() throws Exception {
        try (DevServer _ = server();
                WorkerChild worker = worker("stubborn")) {
            ask(worker);

            worker.tell();

            assertThat(worker.exit(5)).isEqualTo(143);
            assertThat(worker.said()).contains("told twice: ending at once");
        }
    }

    @Test
    void a_step_without_a_safe_point_is_waited_for_no_longer_than_it_was_told() throws Exception {
        try (DevServer _ = server();
                WorkerChild worker = worker("bounded", "stop-within: 1s")) {
            ask(worker);

            assertThat(worker.exit(20)).isEqualTo(75);
            assertThat(worker.said()).contains("stopped after 1 s in the middle of step clusters");
        }
    }

    // -- seen from outside

    private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void awaitReady(int at, int code) {
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() -> get(at, "/health/ready").statusCode() == code);
    }

    @Test
    void it_is_ready_while_the_service_gives_it_work_and_says_why_when_not() throws Exception {
        int at = Ports.free(1).getFirst();
        try (WorkerChild worker = readyWorker(at)) {
            HttpResponse<String> live = get(at, "/health/live");
            HttpResponse<String> ready = get(at, "/health/ready");

            try (DevServer _ = server()) {
                awaitReady(at, 200);
            }

            assertThat(live.statusCode()).as(worker.said()).isEqualTo(200);
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(Json.read(ready.body()).path("ready").asBoolean(true)).isFalse();
            assertThat(Json.read(ready.body()).path("says").asText())
                    .startsWith("the Temporal service at 127.0.0.1:" + port + " does not answer");
        }
    }

    /** It was ready once, and its server is gone now. */
    private WorkerChild readyWorker(int at) throws IOException {
        try (DevServer _ = server()) {
            WorkerChild worker = worker("seen", "metrics: {listen: \"127.0.0.1:" + at + "\"}");
            awaitReady(at, 200);
            return worker;
        }
    }

    private static double figure(String text, String row) {
        return text.lines()
                .filter(line -> line.startsWith(row + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(row.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void metrics_tell_of_the_gate_that_waits_and_of_stuck_nodes() throws Exception {
        int at = Ports.free(1).getFirst();
        in(dir.resolve("clusters/corrosion/demo.yaml"), "hooks: {before-stop: \"exit 3\"}\n");
        String gate = "drydock_gate_open_since_seconds{cluster=\"" + CLUSTER + "\",gate=\"restore\",}";
        try (DevServer _ = server();
                WorkerChild _ = worker("seen", "metrics: {listen: \"127.0.0.1:" + at + "\"}")) {
            double before = System.currentTimeMillis() / 1000.0;
            planned();
            await().atMost(BOUND).until(() -> figure(get(at, "/metrics").body(), gate) > 0);
            String open = get(at, "/metrics").body();
            typed.quietly("approve", CLUSTER, "restore", "--as", "ops-a@example.com", "--yes");
            await().atMost(BOUND)
                    .until(() -> figure(get(at, "/metrics").body(), "drydock_stuck_nodes{cluster=\"" + CLUSTER + "\",}")
                            == 1);
            String stuck = get(at, "/metrics").body();

            assertThat(figure(open, gate)).isBetween(before, System.currentTimeMillis() / 1000.0);
            assertThat(figure(open, "drydock_stuck_nodes{cluster=\"" + CLUSTER + "\",}"))
                    .isZero();
            assertThat(open).contains("temporal_worker_start_total", "temporal_num_pollers", "jvm_memory_used_bytes");
            assertThat(stuck).doesNotContain("drydock_gate_open_since_seconds{");
            assertThat(figure(stuck, "drydock_person_needed{cluster=\"" + CLUSTER + "\",}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_sink_that_is_down_slow_and_failing_holds_nothing_up_and_hears_of_each_event_once() throws Exception {
        int at = Ports.free(1).getFirst();
        Files.writeString(dir.resolve("chat.url"), "http://127.0.0.1:" + at + "/T0/secret-path\n");
        Files.writeString(dir.resolve("chat.key"), "s3cret\n");
        try (DevServer _ = server();
                WorkerChild first =
                        worker("first", "webhooks: [{name: chat, url-file: chat.url, secret-file: chat.key}]")) {
            String run = started();
            Typed.Answer watched = typed.quietly("watch", CLUSTER);
            List<String> ids;
            try (Sink sink = new Sink(at, 0)) {
                await().atMost(TRIED_AGAIN).until(() -> !sink.refused().isEmpty());
                sink.answers(500);
                await().atMost(TRIED_AGAIN).until(() -> sink.refused().size() > 1);
                first.kill();
                sink.answers(204);
                try (WorkerChild second = worker("second", "webhooks: [{name: chat, url-file: chat.url}]")) {
                    await().atMost(TRIED_AGAIN)
                            .untilAsserted(() -> assertThat(sink.taken())
                                    .as(() -> "events taken; refused " + sink.refused() + "; the second worker said "
                                            + second.said())
                                    .hasSizeGreaterThanOrEqualTo(2));
                }
                ids = sink.taken().stream()
                        .map(e -> e.path("id").asText())
                        .distinct()
                        .sorted()
                        .toList();
            }

            assertThat(watched.code()).as(watched.err() + watched.out()).isZero();
            assertThat(ids)
                    .containsExactly("webhook/" + CLUSTER + "/" + run + "/1", "webhook/" + CLUSTER + "/" + run + "/2");
            assertThat(first.said()).contains("webhook chat").doesNotContain("secret-path", "s3cret");
        }
    }
}
