package dev.drydock.onebox.matrix;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.server.DevServer;
import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two stand-in agents that are reached through OpenSSH, a real Temporal server and a worker, each of which can be killed. */
final class Bed implements AutoCloseable {
    static final String CLUSTER = "corrosion/demo";
    private static final int NODES = 2;
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Path dir;
    private final Path temporal;
    private final int port;
    private final Ambush ambush;
    private final List<Site> sites = new ArrayList<>();
    private DevServer server;
    private final WorkerProcess worker;

    private Bed(Path dir, Path temporal) throws IOException {
        this.dir = dir;
        this.temporal = temporal;
        this.port = freePort();
        this.ambush = new Ambush(dir.resolve("ambush"));
        ambush.none();
        CorrosionTestbed.killAtExit(dir);
        Testbed testbed = CorrosionTestbed.upStandIns(NODES, dir);
        for (var node : testbed.nodes()) {
            sites.add(Site.open(dir, node, ambush, sites));
        }
        write(testbed.clusterFile());
        server = server();
        worker = WorkerProcess.start(
                server.address(),
                new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true),
                dir.resolve("worker.log"),
                Map.of(),
                AmbushedWorker.class,
                AmbushedWorker.options(ambush, dir.resolve("ssh-" + Step.NODE + "/home")));
    }

    /** @param dir with a short name: sockets lie in it */
    static Bed up(Path dir, Path temporal) throws IOException {
        return new Bed(dir, temporal);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void write(Path clusterFile) throws IOException {
        var cluster = (ObjectNode) YAML.readTree(clusterFile.toFile());
        for (int i = 0; i < sites.size(); i++) {
            Site site = sites.get(i);
            var node = (ObjectNode) cluster.path("nodes").path(i);
            node.remove("local");
            node.put("ssh", site.address());
            var corrosion = (ObjectNode) node.path("corrosion");
            corrosion.put("binary", site.corrosion().toString());
            var service = (ObjectNode) corrosion.path("service");
            service.put("start", site.counting("start", service.path("start").asText()));
            service.put("stop", site.counting("stop", service.path("stop").asText()));
        }
        var hooks = cluster.putObject("hooks");
        hooks.put("before-stop", "on-node before-stop true").put("after-start", "on-node after-start true");
        cluster.putArray("companions").addObject().put("stop", "true").put("start", "on-node companions true");
        YAML.writeValue(clusterFile.toFile(), cluster);
    }

    private DevServer server() {
        return DevServer.start(temporal, port, dir.resolve("temporal.db"));
    }

    Path dir() {
        return dir;
    }

    Ambush ambush() {
        return ambush;
    }

    List<Site> sites() {
        return List.copyOf(sites);
    }

    Site first() {
        return sites.getFirst();
    }

    Typed typed() {
        return new Typed("127.0.0.1:" + port);
    }

    void kill(Kill kill) {
        switch (kill) {
            case WORKER -> worker.killAndReplace();
            case AGENT -> first().killAgent();
            case SSH -> first().cut();
            case SERVER -> killServer();
            case NODE -> first().killAll();
        }
    }

    /** Its process is a child of this one. */
    private void killServer() {
        List<ProcessHandle> processes = ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains("server start-dev") && line.contains(dir.toString()))
                        .isPresent())
                .toList();
        if (processes.size() != 1) {
            throw new IllegalStateException("expected one Temporal server of " + dir + ", seen " + processes);
        }
        processes.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(20)).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        server.close();
        server = server();
    }

    @Override
    public void close() {
        worker.kill();
        server.close();
        sites.forEach(Site::close);
        CorrosionTestbed.kill(dir);
    }
}
