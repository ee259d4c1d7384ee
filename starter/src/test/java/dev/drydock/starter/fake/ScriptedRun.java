package dev.drydock.starter.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.reseed.ReseedOutcome;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.SshSignature;
import dev.drydock.workflows.signature.Verdict;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run that follows its script: confirm, backup, gate restore, waves with a child a node, outcome. */
public final class ScriptedRun implements Scripted.Run {
    private final Scripted.Steps steps = Workflow.newActivityStub(Scripted.Steps.class, OPTIONS);
    private final Map<String, Status.NodeStatus> nodes = new LinkedHashMap<>();
    private final List<Status.Heard> heard = new ArrayList<>();
    private final Instant startedAt = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    private @Nullable ObjectNode plan;
    private @Nullable ObjectNode outcome;
    private String phase = "confirm";
    private String says = "Surveying again to see whether the plan still holds.";
    private GateState gate = GateState.AHEAD;
    private boolean retried;
    private boolean asking;

    static final ActivityOptions OPTIONS = ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(5))
            .setHeartbeatTimeout(Duration.ofSeconds(10))
            .setRetryOptions(RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(300))
                    .setMaximumAttempts(3)
                    .build())
            .build();

    public static final class NodeRun implements Scripted.Node {
        private final Scripted.Steps steps = Workflow.newActivityStub(Scripted.Steps.class, OPTIONS);

        @Override
        public String reseed(ObjectNode job, String from) {
            steps.stop(job);
            steps.restore(job);
            return "restored";
        }
    }

    @Override
    public ObjectNode run(RunInput input) {
        plan = input.plan();
        String cluster = input.plan().path("cluster").asText();
        if (input.start().signed() ? !genuine(input.start()) : signed()) {
            return end("stopped", 12, "the start is not signed by whom it names", "drydock start PLAN.json");
        }
        heard(input.start(), true, "the run was started");
        input.plan()
                .path("waves")
                .forEach(wave -> wave.forEach(node -> node(node.asText(), NodeState.WAITING, "", "")));
        Workflow.sleep(Duration.ofMillis(300));
        if (cluster.endsWith("/drift")) {
            return end("drift", 16, "n2 has another schema than the plan saw", "drydock plan reseed " + cluster);
        }
        now("snapshot", "Taking the snapshot on n1.");
        steps.backup(cluster);
        now("staged", "Every node holds the snapshot; gate restore asks 1 of 2 people.");
        gate = GateState.OPEN;
        Workflow.await(() -> gate != GateState.OPEN);
        if (gate == GateState.REJECTED) {
            return end("rejected", 14, "gate restore was rejected; nothing was stopped", "drydock review " + cluster);
        }
        for (JsonNode wave : input.plan().path("waves")) {
            wave(cluster, wave);
        }
        if (cluster.endsWith("/unequal")) {
            now("converge", "the new generation does not agree: node n3 lacks 2 versions");
            asking = true;
            Workflow.await(() -> retried);
            asking = false;
        }
        return end("reseeded", 0, "all " + nodes.size() + " nodes are on cluster id 3", "");
    }

    private void wave(String cluster, JsonNode wave) {
        now("waves", "Restoring " + wave.size() + " nodes, " + wave.get(0).asText() + " first.");
        var promises = new LinkedHashMap<String, Promise<String>>();
        wave.forEach(node -> promises.put(node.asText(), child(cluster, node.asText())));
        promises.forEach((node, promise) -> await(cluster, node, promise));
    }

    private Promise<String> child(String cluster, String node) {
        node(node, NodeState.RUNNING, "", "");
        var stub = Workflow.newChildWorkflowStub(
                Scripted.Node.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(cluster + "/" + node)
                        .build());
        var job = Json.MAPPER
                .createObjectNode()
                .put("node", node)
                .put("cluster", cluster)
                .put("retried", retried);
        return Async.function(stub::reseed, job, "");
    }

    private void await(String cluster, String node, Promise<String> promise) {
        try {
            promise.get();
            node(node, NodeState.DONE, "", "restored");
        } catch (ChildWorkflowFailure e) {
            node(node, NodeState.STUCK, "restore", node + ": corrosion restore exited 1: disk full");
            now("waves", node + " is stuck at restore: a person must retry or skip it.");
            Workflow.await(() -> retried || skipped(node));
            if (retried) {
                await(cluster, node, child(cluster, node));
            }
        }
    }

    private boolean skipped(String node) {
        var status = nodes.get(node);
        return status != null && status.state() == NodeState.SKIPPED;
    }

    private void now(String phase, String says) {
        this.phase = phase;
        this.says = says;
    }

    private void node(String name, NodeState state, String step, String says) {
        nodes.put(
                name,
                new Status.NodeStatus(name, state, step, 1, says, Instant.ofEpochMilli(Workflow.currentTimeMillis())));
    }

    private ObjectNode end(String kind, int exit, String says, String next) {
        int done = (int) nodes.values().stream()
                .filter(node -> node.state() == NodeState.DONE)
                .count();
        outcome = Json.tree(new ReseedOutcome(
                kind,
                exit,
                says,
                next,
                new ReseedOutcome.Nodes(done, nodes.size() - done, 0, 0, List.of()),
                null,
                new ReseedOutcome.LateCount(0, 0, 0, 0, 0, 0, 0, Map.of(), 0, null),
                null,
                null));
        now("ended", says);
        return outcome;
    }

    @Override
    public void say(JsonNode said) {
        var statement = statement(said);
        Said sent = Json.read(said, Said.class);
        boolean welcome = statement.by().endsWith("@example.com") && (sent.signed() ? genuine(sent) : !signed());
        switch (statement.action()) {
            case "approve" -> gate = welcome ? GateState.PASSED : gate;
            case "reject" -> gate = welcome ? GateState.REJECTED : gate;
            case "retry" -> retried = true;
            case "skip" ->
                statement.with().path("nodes").forEach(node -> node(node.asText(), NodeState.SKIPPED, "", "skipped"));
            default -> {}
        }
        heard(sent, welcome, welcome ? null : statement.by() + " is not an approver of gate restore");
    }

    /** A cluster called {@code corrosion/signed...} counts signed statements alone. */
    private boolean signed() {
        return Workflow.getInfo().getWorkflowId().contains("/signed");
    }

    private boolean genuine(Said sent) {
        var listed = Json.read(plan().path("policy").path("signers"), AllowedSigners.class);
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        byte[] bytes = sent.statement().getBytes(StandardCharsets.UTF_8);
        String by = statement(Json.tree(sent)).by();
        return SshSignature.verify(String.valueOf(sent.signature()), bytes, "drydock") instanceof Verdict.Good(var key)
                && listed.permits(by, key, "drydock", now) instanceof Verdict.Good;
    }

    private void heard(Said sent, boolean counted, @Nullable String why) {
        Statement said = statement(Json.tree(sent));
        heard.add(new Status.Heard(
                said.by(),
                said.action(),
                said.at(),
                said.reason(),
                counted,
                why,
                said.target(),
                said.nonce(),
                sent.signed()));
    }

    private static Statement statement(JsonNode said) {
        return Json.read(Json.read(Json.read(said, Said.class).statement()), Statement.class);
    }

    @Override
    public Status status() {
        boolean stuck = nodes.values().stream().anyMatch(node -> node.state() == NodeState.STUCK);
        boolean person = gate == GateState.OPEN || stuck || asking;
        String cluster = Workflow.getInfo().getWorkflowId();
        return new Status(
                cluster,
                "reseed",
                Workflow.getInfo().getFirstExecutionRunId(),
                plan == null ? "" : plan.path("digest").asText(),
                phase,
                says,
                startedAt,
                false,
                signed(),
                List.of(new Status.GateStatus(
                        "restore",
                        gate,
                        1,
                        gate == GateState.AHEAD ? null : Script.DIGEST,
                        heard.stream().filter(h -> "restore".equals(h.target())).toList())),
                List.copyOf(nodes.values()),
                Map.of(),
                outcome,
                outcome != null ? outcome.path("exit").asInt() : person ? 4 : 0,
                outcome != null
                        ? List.of()
                        : gate == GateState.OPEN
                                ? List.of("drydock approve " + cluster + " restore")
                                : stuck || asking ? List.of("drydock retry " + cluster + " --stuck") : List.of(),
                heard,
                null,
                cluster.contains("/silent") ? null : new TreeMap<>(Map.of("late", 12L, "done", 0L)),
                null,
                null,
                window(),
                null);
    }

    private @Nullable Window window() {
        JsonNode frozen = plan().path("policy").path("window");
        return frozen.isMissingNode() ? null : Json.read(frozen, Window.class);
    }

    @Override
    public ObjectNode plan() {
        return plan == null ? Json.MAPPER.createObjectNode() : plan;
    }
}
