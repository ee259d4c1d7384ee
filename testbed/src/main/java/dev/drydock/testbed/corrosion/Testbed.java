package dev.drydock.testbed.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** A testbed as testbed.json describes it; {@code corrosion} is "stand-in" or the path of the binary. */
public record Testbed(Path dir, List<TestbedNode> nodes, String corrosion) {

    static final String PID_FILE = "pid";
    private static final ObjectMapper JSON = new ObjectMapper();

    public Testbed {
        nodes = List.copyOf(nodes);
    }

    static Path file(Path dir) {
        return dir.toAbsolutePath().normalize().resolve("testbed.json");
    }

    public Path clusterFile() {
        return dir.resolve("clusters/corrosion/demo.yaml");
    }

    /** Where the demo's writer keeps its own record of what was acknowledged. */
    public Path acknowledged() {
        return dir.resolve("acknowledged.jsonl");
    }

    public static Testbed read(Path dir) {
        var file = file(dir);
        if (!Files.exists(file)) {
            throw new TestbedFailure(dir + " holds no testbed: there is no testbed.json in it");
        }
        try {
            var json = JSON.readTree(file.toFile());
            var system = json.path("system").asText("corrosion");
            if (!system.equals("corrosion")) {
                throw new TestbedFailure(dir + " holds a testbed of " + system + "; choose another --dir");
            }
            var nodes = StreamSupport.stream(json.path("nodes").spliterator(), false)
                    .map(Testbed::node)
                    .toList();
            return new Testbed(
                    dir.toAbsolutePath().normalize(),
                    nodes,
                    json.path("corrosion").asText());
        } catch (IOException unreadable) {
            throw new TestbedFailure(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static TestbedNode node(JsonNode json) {
        return new TestbedNode(
                json.path("name").asText(),
                json.path("api").asText(),
                Path.of(json.path("admin").asText()),
                Path.of(json.path("db").asText()),
                Path.of(json.path("config").asText()),
                Path.of(json.path("config").asText()).resolveSibling(PID_FILE));
    }

    void write() throws IOException {
        var json = JsonNodeFactory.instance.objectNode();
        var list = json.putArray("nodes");
        for (var node : nodes) {
            list.addObject()
                    .put("name", node.name())
                    .put("api", node.api())
                    .put("admin", node.admin().toString())
                    .put("db", node.db().toString())
                    .put("config", node.config().toString())
                    .put(
                            "pid",
                            AgentProcess.of(node.pid()).map(AgentProcess::pid).orElse(0L));
        }
        json.put("corrosion", corrosion);
        Files.writeString(file(dir), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }
}
