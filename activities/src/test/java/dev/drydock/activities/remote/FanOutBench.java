package dev.drydock.activities.remote;

import dev.drydock.activities.bench.Figure;
import dev.drydock.activities.clusters.Login;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.remote.FanOut.NoOps;
import dev.drydock.workflows.codec.Payloads;
import dev.drydock.workflows.run.Queues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * {@code P1}: 15 nodes by SSH, five steps each that do nothing. Ours is what a runbook pays: a workflow a node on a
 * Temporal server with a database file, a step directory a step, from the start of the run to its result, by a worker
 * that has worked before. Letting go of the nodes is not one of the steps, and not timed.
 */
public final class FanOutBench {
    private static final int ROUNDS = 5;
    private static final int WARMING = 10;

    /** With the usual one they are as many addresses as one sshd listens at. */
    private static final List<String> HOSTS =
            IntStream.rangeClosed(11, 25).mapToObj(i -> "127.0.0." + i).toList();

    private final WorkflowClient client;
    private final NoOps steps;

    private FanOutBench(WorkflowClient client, NoOps steps) {
        this.client = client;
        this.steps = steps;
    }

    public static void main(String... args) throws Exception {
        Path dir = Files.createTempDirectory("drydock-bench-");
        try (var scratch = new Scratch(dir);
                var sshd = new Sshd(scratch.file("ssh"), listening());
                var server = server(scratch.file("temporal.db"))) {
            Path ssh = scratch.file("ssh");
            for (String host : HOSTS) {
                Files.writeString(
                        ssh.resolve("home/.ssh/known_hosts"),
                        sshd.known().replace("127.0.0.1", host) + "\n",
                        StandardOpenOption.APPEND);
            }
            Files.createDirectories(ssh.resolve("cp"));
            var peers = new FanOutPeers(ssh, Path.of(System.getenv("DRYDOCK_ANSIBLE")), sshd, HOSTS);
            measured(server.getTarget(), new NoOps(reaches(sshd, scratch.file("nodes"))), peers);
        }
        System.exit(0); // The SSH sessions stay for ten minutes otherwise.
    }

    private static String[] listening() {
        return HOSTS.stream().map(host -> "ListenAddress " + host + ":PORT").toArray(String[]::new);
    }

    static TemporalDevServer server(Path database) {
        return TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(System.getenv("DRYDOCK_TEMPORAL"))
                .setDownloadEnabled(false)
                .setIp("127.0.0.1")
                .setDatabaseFilename(database.toString())
                .setLogFile(database.resolveSibling("temporal.log").toString())
                .setUi(false)
                .setExtraArgs(List.of("--sqlite-pragma", "journal_mode=WAL")) // As drydock dev has it.
                .build());
    }

    private static Map<String, Reach> reaches(Sshd sshd, Path nodes) {
        var sessions = new SshSessions(sshd.account());
        var reaches = new TreeMap<String, Reach>();
        for (String host : HOSTS) {
            String node = "n" + host.substring(host.lastIndexOf('.') + 1);
            String address = Sshd.user() + "@" + host + ":" + sshd.port();
            reaches.put(
                    node,
                    new SshReach(node, nodes.resolve(node).toString(), sessions.to(address, null, Login.DEFAULT)));
        }
        return reaches;
    }

    private static void measured(String temporal, NoOps steps, FanOutPeers peers) {
        var service = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(temporal).build());
        var client = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        var factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        var options = WorkerOptions.newBuilder().setUsingVirtualThreads(true).build();
        factory.newWorker(Queues.RUNBOOKS, options)
                .registerWorkflowImplementationTypes(FanOut.ClusterWorkflow.class, FanOut.NodeWorkflow.class);
        factory.newWorker("drydock-corrosion", options).registerActivitiesImplementations(steps);
        factory.start();
        try {
            new FanOutBench(client, steps).measure(peers);
        } finally {
            factory.shutdownNow();
            factory.awaitTermination(5, TimeUnit.SECONDS);
            service.shutdownNow();
        }
    }

    private void measure(FanOutPeers peers) {
        var variants = List.of(
                new Peer("Ansible with pipelining", peers::ansible, new ArrayList<>()),
                new Peer("Mitogen", peers::mitogen, new ArrayList<>()),
                new Peer("clush", peers::clush, new ArrayList<>()));
        variants.forEach(peer -> timed(peer.name(), peer.run()));
        for (int round = 0; round < WARMING; round++) {
            ours();
        }
        var ours = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(ours());
            variants.forEach(peer -> peer.seconds().add(timed(peer.name(), peer.run())));
        }
        variants.forEach(peer -> new Figure(
                        "P1",
                        "15 nodes by SSH x 5 steps that do nothing, from the run's start to its result; peer: "
                                + peer.name(),
                        Figure.median(ours),
                        Figure.median(peer.seconds()),
                        "s")
                .print());
    }

    /** @param run answers how many steps succeeded */
    private record Peer(String name, IntSupplier run, List<Double> seconds) {}

    private double ours() {
        WorkflowStub stub = client.newUntypedWorkflowStub(
                "Cluster",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(Queues.RUNBOOKS)
                        .setWorkflowId(FanOut.CLUSTER)
                        .build());
        var run = new String[1];
        double seconds = timed("Drydock", () -> {
            run[0] = stub.start(List.copyOf(steps.nodes().keySet())).getRunId();
            return stub.getResult(Integer.class);
        });
        expect("step directories of Drydock", steps.kept(run[0]));
        steps.free(run[0]);
        return seconds;
    }

    private static double timed(String name, IntSupplier variant) {
        long from = System.nanoTime();
        int successes = variant.getAsInt();
        double seconds = (System.nanoTime() - from) / 1e9;
        expect(name, successes);
        return seconds;
    }

    private static void expect(String name, long successes) {
        if (successes != (long) HOSTS.size() * FanOut.STEPS) {
            throw new IllegalStateException(
                    name + " had " + successes + " successes, expected " + HOSTS.size() * FanOut.STEPS);
        }
    }
}
