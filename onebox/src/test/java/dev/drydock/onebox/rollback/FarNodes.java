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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The members and the guard as machines elsewhere: a worker in a process of its own reaches each through OpenSSH's own
 * server, as a user who may do nothing there but by {@code sudo}.
 */
final class FarNodes {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<String> ALLOWED = List.of("Defaults:ops !requiretty", "ops ALL=(root) NOPASSWD: /bin/sh");

    private final Map<String, SudoHost> hosts = new LinkedHashMap<>();

    AutoCloseable start(String address, WorkerSettings settings) {
        try {
            Path file = settings.clusters().resolve(PatroniScene.CLUSTER + ".yaml");
            var cluster = YAML.readTree(file.toFile());
            for (ObjectNode place : places(cluster)) {
                move(place, settings.scratch());
            }
            YAML.writeValue(file.toFile(), cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var worker = WorkerProcess.start(
                address,
                settings,
                settings.scratch().resolveSibling("worker.log"),
                Map.of(),
                WorkerProcess.class,
                "-Duser.home=" + hosts.values().iterator().next().account().home());
        return () -> {
            worker.close();
            hosts.values().forEach(SudoHost::close);
        };
    }

    private static List<ObjectNode> places(JsonNode cluster) {
        var places = new ArrayList<ObjectNode>();
        cluster.path("nodes").forEach(node -> places.add((ObjectNode) node));
        if (cluster.path("patroni").path("guard") instanceof ObjectNode guard) {
            places.add(guard);
        }
        return places;
    }

    private void move(ObjectNode place, Path scratch) throws IOException {
        String name = place.path("name").asText();
        Path dir = Files.createDirectories(scratch.resolveSibling("ssh-" + name));
        var host = hosts.isEmpty()
                ? new SudoHost(dir, ALLOWED)
                : hosts.values().iterator().next().another(dir, ALLOWED);
        hosts.put(name, host);
        place.remove("local");
        place.put("ssh", host.address());
        ((ObjectNode) place.path("patroni")).put("sudo", true);
    }

    /** As a machine that is switched off, to whoever logs in there. What else runs on it is for others to end. */
    void lose(String name) {
        Objects.requireNonNull(hosts.get(name)).close();
    }
}
