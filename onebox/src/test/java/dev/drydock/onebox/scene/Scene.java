package dev.drydock.onebox.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.onebox.server.InJvmServer;
import dev.drydock.onebox.server.WorkerHere;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.testbed.writer.Acknowledged;
import dev.drydock.testbed.writer.Judge;
import dev.drydock.testbed.writer.Verdict;
import dev.drydock.testbed.writer.Writer;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Agents, a server and a worker, and somebody who types. Everything lies in one directory with a short name. */
public final class Scene implements AutoCloseable {
    public static final String CLUSTER = "corrosion/demo";
    public static final String APPROVER = "ops-a@example.com";
    private static final int PERSON_NEEDED = 4;
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path dir;
    private final Testbed testbed;
    private final InJvmServer server;
    private final WorkerHere worker;
    private final Acknowledged record;
    private final Writer writer;

    private Scene(Path dir, Testbed testbed, InJvmServer server, WorkerHere worker) {
        this.dir = dir;
        this.testbed = testbed;
        this.server = server;
        this.worker = worker;
        this.record = Acknowledged.open(testbed.acknowledged());
        this.writer = new Writer(testbed.nodes(), 7, record);
    }

    /** @param corrosion a real agent; null: stand-ins, whatever the machine has */
    public static Scene up(int nodes, @Nullable Path corrosion) {
        try {
            Path dir = Files.createTempDirectory("dd");
            CorrosionTestbed.killAtExit(dir);
            Testbed testbed = corrosion == null
                    ? CorrosionTestbed.upStandIns(nodes, dir)
                    : CorrosionTestbed.up(new TestbedOptions(nodes, dir, corrosion));
            InJvmServer server = InJvmServer.start(0);
            var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true);
            return new Scene(dir, testbed, server, WorkerHere.start(server.address(), settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path dir() {
        return dir;
    }

    public Testbed testbed() {
        return testbed;
    }

    public TestbedNode node(String name) {
        return testbed.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // -- what clients of the cluster do

    /** Rows that the writer keeps its own record of, and waits for everywhere. */
    public void writeRows(int rows) {
        writer.writeRows(rows);
        judge();
    }

    public Verdict judge() {
        return Judge.compare(record, testbed.nodes(), SETTLES);
    }

    /** A row that no record knows of. */
    public void tag(String node, String tag) {
        write(node, "INSERT INTO tags (tag) VALUES ('" + tag + "')");
    }

    /** One statement without double quotes, which no record knows of. */
    public void write(String node, String sql) {
        var request = HttpRequest.newBuilder(node(node).url("/v1/transactions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[\"" + sql + "\"]"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(node + " did not take " + sql + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a node's own script, {@code start} or {@code stop}, and waits for its end. */
    public void script(String node, String script) {
        process(List.of(node(node).home().resolve(script).toString()));
    }

    public Path backup(String node, String name) {
        return backup(node(node), name);
    }

    /** Of a node of any testbed. */
    public Path backup(TestbedNode node, String name) {
        Path file = dir.resolve(name);
        String corrosion = testbed.corrosion().equals("stand-in")
                ? dir.resolve("bin/corrosion").toString()
                : testbed.corrosion();
        process(List.of(corrosion, "-c", node.config().toString(), "backup", file.toString()));
        return file;
    }

    private static void process(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // -- what people type

    public Typed type(String... args) {
        Map<String, String> env = new LinkedHashMap<>(System.getenv());
        env.put("TEMPORAL_ADDRESS", server.address());
        env.put("TEMPORAL_NAMESPACE", "default");
        return Typed.run(env, args);
    }

    /** Plans, and answers the file; fails unless every check holds. */
    public Path plan(String runbook, String... options) {
        Path file = dir.resolve(runbook + "-" + System.nanoTime() + ".json");
        var args = new ArrayList<>(List.of("plan", runbook, CLUSTER, "--reason", "a test", "--out", file.toString()));
        args.addAll(List.of(options));
        must(0, type(args.toArray(String[]::new)));
        return file;
    }

    /** Plans and starts; answers the run's id. */
    public String start(String runbook, String... options) {
        Typed started = must(0, type("start", plan(runbook, options).toString(), "-o", "json"));
        return started.json().path("run").asText();
    }

    /** Waits until the gate asks, and approves it. */
    public void approve(String gate) {
        awaitGate(gate);
        must(0, type("approve", CLUSTER, gate, "--as", APPROVER, "--yes"));
    }

    /** The whole of it with one approval; answers what {@code watch} answered. */
    public Typed through(String runbook, String gate, String... options) {
        start(runbook, options);
        approve(gate);
        return type("watch", CLUSTER);
    }

    public JsonNode status() {
        return status(CLUSTER);
    }

    private JsonNode status(String cluster) {
        return type("status", cluster, "-o", "json").json();
    }

    public JsonNode awaitGate(String gate) {
        return awaitGate(CLUSTER, gate);
    }

    public JsonNode awaitGate(String cluster, String gate) {
        return await(
                cluster,
                "gate " + gate + " is open",
                status -> state(status, gate).equals("open"));
    }

    private static String state(JsonNode status, String gate) {
        for (JsonNode each : status.path("gates")) {
            if (each.path("name").asText().equals(gate)) {
                return each.path("state").asText();
            }
        }
        return "";
    }

    public JsonNode awaitNode(String node, String state) {
        return await(CLUSTER, node + " is " + state, status -> {
            for (JsonNode each : status.path("nodes")) {
                if (each.path("name").asText().equals(node)) {
                    return each.path("state").asText().equals(state);
                }
            }
            return false;
        });
    }

    /** Waits until nothing goes on without a person: other nodes may be at work for a while after one is stuck. */
    public JsonNode awaitPerson() {
        return await(
                CLUSTER, "a person is needed", status -> status.path("exit").asInt() == PERSON_NEEDED);
    }

    /** Waits until every agent is up and knows the others again. */
    public void awaitCluster() {
        long until = System.nanoTime() + BOUND.toNanos();
        Path file = dir.resolve("await.json");
        while (type("plan", "reseed", CLUSTER, "--reason", "wait", "--out", file.toString())
                        .code()
                != 0) {
            if (System.nanoTime() > until) {
                throw new AssertionError("the agents do not find each other");
            }
            pause();
        }
    }

    /** Fails when the run ends first, or after a bound. */
    private JsonNode await(String cluster, String what, Predicate<JsonNode> seen) {
        long until = System.nanoTime() + BOUND.toNanos();
        while (true) {
            JsonNode status = status(cluster);
            if (seen.test(status)) {
                return status;
            }
            if (status.path("outcome").isObject() || System.nanoTime() > until) {
                throw new AssertionError("not seen: " + what + "; the run is at " + status.toPrettyString());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static Typed must(int code, Typed typed) {
        if (typed.code() != code) {
            throw new AssertionError("expected " + code + ": " + typed);
        }
        return typed;
    }

    // -- what an onlooker sees

    public Copied database(String node) {
        return Copied.of(node(node).db());
    }

    public List<NodeFiles> files() {
        return testbed.nodes().stream().map(NodeFiles::of).toList();
    }

    /** The database that a run renamed out of the way. */
    public Path archive(String node, String run) {
        Path database = node(node).db();
        return database.resolveSibling("drydock-" + run).resolve(database.getFileName());
    }

    /** The cluster record, as it lies in the artifacts. */
    public JsonNode record() {
        try {
            return JSON.readTree(dir.resolve("artifacts")
                    .resolve(CLUSTER)
                    .resolve("record.json")
                    .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            worker.close();
            server.close();
        } finally {
            CorrosionTestbed.kill(dir);
        }
        if (System.getenv("DRYDOCK_KEEP") == null) {
            Copied.deleteAll(dir);
        }
    }
}
