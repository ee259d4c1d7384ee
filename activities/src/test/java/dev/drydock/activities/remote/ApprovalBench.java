package dev.drydock.activities.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.bench.Figure;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.clusters.Login;
import dev.drydock.activities.clusters.PolicySteps;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.workflows.codec.Payloads;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.Queues;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code P8}: from an approval being sent to the next command's first instant on a node, by that node's clock, which is
 * this machine's. Each is signed by OpenSSH beforehand; the run verifies it, has the list of revoked keys read, and asks for
 * a step, which an idle worker does in a step directory by SSH.
 */
public final class ApprovalBench {
    private static final int TIMES = 200;
    private static final int WARMING = 20;
    private static final String WHO = "ops-a@example.com";

    private final Path dir;
    private final WorkflowClient client;

    private ApprovalBench(Path dir, WorkflowClient client) {
        this.dir = dir;
        this.client = client;
    }

    public static void main(String... args) throws Exception {
        try (var scratch = new Scratch(Files.createTempDirectory("drydock-bench-"));
                var sshd = new Sshd(scratch.file("ssh"));
                var server = FanOutBench.server(scratch.file("temporal.db"))) {
            String address = Sshd.user() + "@127.0.0.1:" + sshd.port();
            var sessions = new SshSessions(sshd.account());
            var node = new SshReach("n1", scratch.file("node").toString(), sessions.to(address, null, Login.DEFAULT));
            measured(server.getTarget(), Files.createDirectories(scratch.file("policy")), node);
        }
        System.exit(0); // The SSH sessions stay for ten minutes otherwise.
    }

    private static void measured(String temporal, Path dir, Reach node) throws Exception {
        Homes homes = homes(dir);
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
        factory.newWorker(Queues.RUNBOOKS, options).registerWorkflowImplementationTypes(Approving.GatesWorkflow.class);
        factory.newWorker("drydock-corrosion", options)
                .registerActivitiesImplementations(new Approving.Clock(node), new PolicySteps(homes, Map.of()));
        factory.start();
        try {
            new ApprovalBench(dir, client).measure(homes.home(Approving.CLUSTER));
        } finally {
            factory.shutdownNow();
            factory.awaitTermination(5, TimeUnit.SECONDS);
            service.shutdownNow();
        }
    }

    /** A cluster file whose one approver has a key of their own. */
    private static Homes homes(Path dir) throws IOException, InterruptedException {
        keygen("-q", "-t", "ed25519", "-N", "", "-f", dir.resolve("key").toString());
        Path clusters = Files.createDirectories(dir.resolve("clusters/corrosion"));
        Files.writeString(clusters.resolve("allowed_signers"), WHO + " " + Files.readString(dir.resolve("key.pub")));
        Files.writeString(clusters.resolve("revoked_keys"), "");
        Files.writeString(clusters.resolve("bench.yaml"), """
                nodes: [{name: n1, local: true}]
                artifacts: file://%s/artifacts
                workdir: %s/work
                gates: {restore: {quorum: 1, approvers: [%s], expires: 24h}}
                signers: allowed_signers
                revoked: revoked_keys
                corrosion: {binary: /bin/true, config: /dev/null, service: {start: "true", stop: "true"}}
                """.formatted(dir, dir, WHO));
        return new Homes(new ClusterFolder(dir.resolve("clusters")), false);
    }

    private static void keygen(String... args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(args));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(command + " failed");
        }
    }

    private void measure(Home home) throws IOException, InterruptedException {
        PlanDocument plan = plan(home);
        WorkflowStub run = client.newUntypedWorkflowStub(
                "Gates",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(Queues.RUNBOOKS)
                        .setWorkflowId(Approving.CLUSTER)
                        .build());
        var start = new Said("{\"by\":\"dev-c@example.com\"}", null);
        run.start(new RunInput(plan.tree(), start, null), WARMING + TIMES);
        var sent = new ArrayList<Long>();
        for (int time = 0; time < WARMING + TIMES; time++) {
            Said approval = approval(awaited(run, Approving.subject(time)), Approving.subject(time));
            sent.add(ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()));
            run.signal("say", approval);
        }
        List<?> began = run.getResult(List.class);
        var seconds = new ArrayList<Double>();
        for (int time = WARMING; time < began.size(); time++) {
            seconds.add((Long.parseLong(String.valueOf(began.get(time))) - sent.get(time)) / 1e9);
        }
        told(seconds);
    }

    private static void told(List<Double> seconds) {
        if (seconds.size() != TIMES) {
            throw new IllegalStateException(seconds.size() + " approvals were measured, expected " + TIMES);
        }
        var sorted = seconds.stream().sorted().toList();
        String what = " of " + TIMES + ", approval sent until the next command begins on its node";
        new Figure("P8", "99th percentile" + what, sorted.get(TIMES * 99 / 100 - 1), null, "s").print();
        new Figure("P8-median", "median" + what, Figure.median(seconds), null, "s").print();
        new Figure("P8-max", "longest" + what, sorted.getLast(), null, "s").print();
    }

    private static PlanDocument plan(Home home) {
        var nothing = Json.MAPPER.createObjectNode();
        var gate = new PlanGate(Approving.GATE, "a step", 1, List.of(WHO), Duration.ofHours(1));
        var plan = new Plan(
                Plan.VERSION,
                "reseed",
                Approving.CLUSTER,
                "dev-c@example.com",
                "bench",
                null,
                Instant.now(),
                List.of(Approving.CLUSTER),
                Json.tree(home),
                nothing,
                nothing,
                List.of(),
                List.of(),
                List.of(),
                List.of(gate),
                null,
                nothing,
                List.of(),
                new Expectation(0, 0, 0, 0));
        ObjectNode tree = Json.tree(plan);
        tree.put("digest", new PlanDocument(tree).digest());
        return new PlanDocument(tree);
    }

    /** Nobody approves before they see what the gate asks about; the run is idle then. */
    private static Status awaited(WorkflowStub run, String subject) {
        while (true) {
            Status status = Json.read(run.query("status", JsonNode.class), Status.class);
            var gate = status.gates().getFirst();
            if (gate.state() == Status.GateState.OPEN && subject.equals(gate.subject())) {
                return status;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private Said approval(Status status, String subject) throws IOException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String text = new Statement(
                        Statement.ABOUT,
                        "approve",
                        now,
                        WHO,
                        Approving.CLUSTER,
                        UUID.randomUUID().toString(),
                        status.plan(),
                        "bench",
                        status.run(),
                        subject,
                        Approving.GATE,
                        now.plus(Duration.ofHours(1)),
                        Json.MAPPER.createObjectNode())
                .text();
        Path file = Files.writeString(dir.resolve("statement"), text);
        Path signature = dir.resolve("statement.sig");
        Files.deleteIfExists(signature);
        keygen("-q", "-Y", "sign", "-n", "drydock", "-f", dir.resolve("key").toString(), file.toString());
        return new Said(text, Files.readString(signature));
    }
}
