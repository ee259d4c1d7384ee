package dev.drydock.activities.corrosion;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Agents on loopback, three unless others are given, and the steps as a worker has them. */
final class Bench implements AutoCloseable {
    static final String CLUSTER = "corrosion/demo";
    static final List<String> NODES = List.of("n1", "n2", "n3");

    final Testbed testbed;
    final Path scratch;
    final CorrosionReseed reseed;
    final CorrosionUndo undo;
    final CorrosionLate late;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param binary null: whatever the testbed finds, the stand-in last */
    Bench(Path directory, @Nullable Path binary) {
        CorrosionTestbed.killAtExit(directory.resolve("bed"));
        this(
                CorrosionTestbed.up(new TestbedOptions(NODES.size(), directory.resolve("bed"), binary)),
                directory.resolve("scratch"),
                new LocalOrSsh());
    }

    Bench(Testbed testbed, Path scratch, Reaches reaches) {
        this.testbed = testbed;
        this.scratch = scratch;
        var homes = new Homes(new ClusterFolder(testbed.dir().resolve("clusters")), true);
        reseed = new CorrosionReseed(homes, reaches, InstantSource.system(), scratch, () -> progress -> {});
        undo = new CorrosionUndo(homes, reaches, InstantSource.system(), scratch, () -> progress -> {});
        late = new CorrosionLate(homes, reaches, InstantSource.system(), scratch, () -> progress -> {});
    }

    private List<String> names() {
        return testbed.nodes().stream().map(TestbedNode::name).toList();
    }

    TestbedNode node(String name) {
        return testbed.nodes().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void write(String node, String sql) {
        String answer = post(node, "/v1/transactions", Json.canonical(List.of(sql)));
        if (answer.contains("error")) {
            throw new IllegalStateException(answer);
        }
    }

    void post(String node, JsonNode statements) {
        String answer = post(node, "/v1/transactions", statements.toString());
        if (answer.contains("error")) {
            throw new IllegalStateException(answer);
        }
    }

    String ask(String node, String sql) {
        return post(node, "/v1/queries", TextNode.valueOf(sql).toString());
    }

    private String post(String node, String route, String body) {
        try {
            var request = HttpRequest.newBuilder(node(node).url(route))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a power cut would. */
    static void kill(TestbedNode node) throws IOException {
        String pid = Files.readString(node.pid()).strip().split(" ", -1)[0];
        ProcessHandle agent = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        agent.destroyForcibly();
        agent.onExit().join();
    }

    /** Until no node lacks a version that another has. */
    Survey.Page settled() {
        return await().atMost(Duration.ofSeconds(60)).until(() -> reseed.survey(CLUSTER, names()), page -> {
            var comparison = reseed.compare(CLUSTER, List.of(page.raw()));
            return page.nodes().stream().allMatch(node -> node.trouble().isEmpty())
                    && comparison.behind().isEmpty()
                    && comparison.unseen().isEmpty();
        });
    }

    /** A plan as far as the steps read it. */
    Reseed.Run run(String id, Survey.Page page) {
        return run(id, page, LateRules.NONE);
    }

    Reseed.Run run(String id, Survey.Page page, LateRules rules) {
        ObjectNode plan = Json.MAPPER.createObjectNode();
        var nodes = plan.putObject("facts").putArray("nodes");
        for (Survey.Node node : page.nodes()) {
            var identity = Objects.requireNonNull(node.identity());
            nodes.addObject()
                    .put("name", node.name())
                    .put("actorId", identity.actorId())
                    .put("clusterId", identity.clusterId());
        }
        plan.put("run", id).putObject("policy").set("late", Json.tree(rules));
        String digest = Json.digest(plan);
        reseed.keep(CLUSTER, plan.put("digest", digest));
        return new Reseed.Run(CLUSTER, id, digest);
    }

    @Override
    public void close() {
        CorrosionTestbed.kill(testbed.dir());
    }
}
