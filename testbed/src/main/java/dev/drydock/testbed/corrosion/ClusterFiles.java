package dev.drydock.testbed.corrosion;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that make a directory a cluster: each agent's configuration and scripts, the schema, and the cluster file. */
final class ClusterFiles {

    private static final String SCHEMA = """
            CREATE TABLE apps (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL DEFAULT '', state TEXT, replicas INTEGER);
            CREATE TABLE placements (region TEXT NOT NULL, app INTEGER NOT NULL, host TEXT, PRIMARY KEY (region, app));
            CREATE TABLE tags (tag TEXT NOT NULL PRIMARY KEY);
            """;

    /** Unix socket paths must stay below 108 bytes. */
    private static final int LONGEST_SOCKET = 100;

    private ClusterFiles() {}

    static Testbed write(TestbedOptions options, Binary binary) throws IOException {
        var dir = options.dir();
        for (var each : List.of("schema", "clusters/corrosion", "artifacts", "work")) {
            Files.createDirectories(dir.resolve(each));
        }
        Files.writeString(dir.resolve("schema/schema.sql"), SCHEMA);
        var ports = Ports.free(2 * options.nodes());
        var sockets = sockets(options);
        var nodes = new ArrayList<TestbedNode>();
        for (int i = 0; i < options.nodes(); i++) {
            nodes.add(node(dir, "n" + (i + 1), ports.get(i), sockets));
        }
        var gossip = ports.subList(options.nodes(), ports.size());
        for (int i = 0; i < nodes.size(); i++) {
            write(dir, nodes.get(i), gossip, i);
            Scripts.write(nodes.get(i), binary.path());
        }
        var testbed = new Testbed(dir, nodes, binary.name());
        testbed.write();
        writeClusterFile(testbed, binary);
        return testbed;
    }

    private static TestbedNode node(Path dir, String name, int port, Path sockets) throws IOException {
        var home = Files.createDirectories(dir.resolve("nodes").resolve(name));
        var admin = sockets.equals(dir) ? home.resolve("admin.sock") : sockets.resolve(name + ".sock");
        return new TestbedNode(
                name,
                "127.0.0.1:" + port,
                admin,
                home.resolve("corrosion.db"),
                home.resolve("config.toml"),
                home.resolve(Testbed.PID_FILE));
    }

    private static Path sockets(TestbedOptions options) throws IOException {
        var longest = options.dir().resolve("nodes/n" + options.nodes() + "/admin.sock");
        return longest.toString().length() <= LONGEST_SOCKET ? options.dir() : Files.createTempDirectory("testbed");
    }

    /** The first node is everybody's bootstrap and the second the first's, so that a cluster restored at once re-forms. */
    private static void write(Path dir, TestbedNode node, List<Integer> gossip, int index) throws IOException {
        int bootstrap = index > 0 ? 0 : Math.min(1, gossip.size() - 1);
        Files.writeString(node.config(), """
                [db]
                path = "%s"
                schema_paths = ["%s"]
                cache_size_kib = -16384

                [api]
                addr = "%s"

                [gossip]
                addr = "127.0.0.1:%d"
                client_addr = "127.0.0.1:0"
                bootstrap = ["127.0.0.1:%d"]
                plaintext = true

                [admin]
                path = "%s"
                """.formatted(
                node.db(), dir.resolve("schema"), node.api(), gossip.get(index), gossip.get(bootstrap), node.admin()));
    }

    private static void writeClusterFile(Testbed testbed, Binary binary) throws IOException {
        var cluster =
                map("nodes", testbed.nodes().stream().map(ClusterFiles::entry).toList());
        cluster.put("artifacts", "file://" + testbed.dir().resolve("artifacts"));
        cluster.put("workdir", testbed.dir().resolve("work").toString());
        cluster.put("rollout", rollout());
        cluster.put("gates", map("restore", gate()));
        cluster.put("corrosion", map("binary", binary.path().toString()));
        var yaml = new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
        Files.writeString(testbed.clusterFile(), yaml.writeValueAsString(cluster));
    }

    private static Map<String, Object> entry(TestbedNode node) {
        var entry = map("name", node.name());
        entry.put("local", true);
        var corrosion = map("config", node.config().toString());
        var service = map("start", Scripts.quoted(node.start()));
        service.put("stop", Scripts.quoted(node.stop()));
        corrosion.put("service", service);
        entry.put("corrosion", corrosion);
        return entry;
    }

    private static Map<String, Object> rollout() {
        var rollout = map("canary", 1);
        rollout.put("batch", "50%");
        rollout.put("max-failures", 0);
        rollout.put("in-flight", 10);
        return rollout;
    }

    private static Map<String, Object> gate() {
        var gate = map("quorum", 1);
        gate.put(
                "approvers",
                Stream.of("ops-a", "ops-b").map(who -> who + "@example.com").collect(Collectors.toList()));
        gate.put("expires", "24h");
        return gate;
    }

    private static Map<String, Object> map(String key, Object value) {
        var map = new LinkedHashMap<String, Object>();
        map.put(key, value);
        return map;
    }
}
