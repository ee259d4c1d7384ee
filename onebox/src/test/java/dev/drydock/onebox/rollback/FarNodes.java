package dev.drydock.onebox.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.drydock.activities.remote.SudoHost;
import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The members and the guard as machines elsewhere: a worker in a process of its own reaches each through OpenSSH's own
 * server, as a user who may do nothing there but by {@code sudo}.
 */
final class FarNodes {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<String> ALLOWED = List.of("Defaults:ops !requiretty", "ops ALL=(root) NOPASSWD: /bin/sh");

    private FarNodes() {}

    static AutoCloseable start(String address, WorkerSettings settings) {
        Path dir = settings.scratch().resolveSibling("ssh");
        try {
            var host = new SudoHost(Files.createDirectories(dir), ALLOWED);
            move(settings.clusters().resolve(PatroniScene.CLUSTER + ".yaml"), host);
            var worker = WorkerProcess.start(
                    address,
                    settings,
                    dir.resolveSibling("worker.log"),
                    Map.of(),
                    WorkerProcess.class,
                    "-Duser.home=" + host.account().home());
            return () -> {
                worker.close();
                host.close();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a machine that is switched off: the worker finds nobody where it logs in. What runs there is for others to end. */
    static void lose(Path dir, String name) throws IOException {
        Path file = dir.resolve("clusters").resolve(PatroniScene.CLUSTER + ".yaml");
        var cluster = YAML.readTree(file.toFile());
        var places = new ArrayList<JsonNode>();
        cluster.path("nodes").forEach(places::add);
        places.add(cluster.path("patroni").path("guard"));
        places.stream()
                .filter(place -> place.path("name").asText().equals(name))
                .forEach(place -> ((ObjectNode) place).put("ssh", "ops@127.0.0.1:1"));
        YAML.writeValue(file.toFile(), cluster);
    }

    private static void move(Path file, SudoHost host) throws IOException {
        var cluster = YAML.readTree(file.toFile());
        int at = 0;
        for (JsonNode node : cluster.path("nodes")) {
            move((ObjectNode) node, host.address(at++));
        }
        if (cluster.path("patroni").path("guard") instanceof ObjectNode guard) {
            move(guard, host.address(at));
        }
        YAML.writeValue(file.toFile(), cluster);
    }

    private static void move(ObjectNode node, String address) {
        node.remove("local");
        node.put("ssh", address);
        ((ObjectNode) node.path("patroni")).put("sudo", true);
    }
}
