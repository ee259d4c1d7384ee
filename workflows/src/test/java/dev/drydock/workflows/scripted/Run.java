package dev.drydock.workflows.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.signature.SoftKey;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A run as a person sees it: what it shows, and what can be said to it. */
public final class Run {
    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final AtomicInteger NONCES = new AtomicInteger();

    private final Dock dock;
    private final WorkflowStub stub;
    private final ObjectNode plan;
    private final String id;

    Run(Dock dock, WorkflowStub stub, ObjectNode plan) {
        this.dock = dock;
        this.stub = stub;
        this.plan = plan;
        this.id = Objects.requireNonNull(stub.getExecution()).getRunId();
    }

    public String id() {
        return id;
    }

    public ObjectNode plan() {
        return plan;
    }

    public WorkflowStub stub() {
        return stub;
    }

    public Status status() {
        return stub.query("status", Status.class);
    }

    /** Waits for the sentence the run shows to contain this; the run's own clock does not run ahead meanwhile. */
    public Status until(String says) {
        return until("says " + says, s -> s.says().contains(says));
    }

    public Status until(String what, Predicate<Status> condition) {
        long end = System.nanoTime() + BOUND.toNanos();
        Status status = status();
        while (!condition.test(status)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never " + what + ": " + Json.pretty(status)
                        + dock.script().calls());
            }
            LockSupport.parkNanos(Duration.ofMillis(15).toNanos());
            status = status();
        }
        return status;
    }

    public Status until(String node, Status.NodeState state) {
        return until(
                node + " " + state,
                s -> s.nodes().stream().anyMatch(n -> n.name().equals(node) && n.state() == state));
    }

    /**
     * Waits until the node's child has been told to stop. The in-JVM server of 1.38.0 never answers a child whose step
     * ends in the very moment it is cancelled, so a test lets the step end later.
     */
    public void untilToldToStop(String node) {
        until(
                node + " told to stop",
                s -> dock.children(node).stream()
                        .flatMap(h -> h.getHistory().getEventsList().stream())
                        .anyMatch(e -> e.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED));
    }

    /** Waits for the end; time passes in leaps. */
    public ObjectNode outcome() {
        return stub.getResult(ObjectNode.class);
    }

    // -- what people say

    public void approve(String by, String gate) {
        say(statement(by, "approve", gate, subject(gate), "", with()));
    }

    public void resolve(String by, String gate, String choice) {
        say(statement(by, "approve", gate, subject(gate), "", with().put("resolve", choice)));
    }

    public void reject(String by, String gate, String reason) {
        say(statement(by, "reject", gate, subject(gate), reason, with()));
    }

    public void order(String action, ObjectNode with) {
        say(statement("op", action, "", plan.path("digest").asText(), "because", with));
    }

    public void retry(String... nodes) {
        order("retry", with("nodes", nodes));
    }

    public void retryFrom(String step, String node) {
        order("retry", with("nodes", node).put("from", step));
    }

    public void retryStuck() {
        order("retry", with().put("stuck", true));
    }

    public void skip(String... nodes) {
        order("skip", with("nodes", nodes));
    }

    public void abort() {
        order("abort", with());
    }

    public void abort(boolean undo) {
        order("abort", with().put("undo", undo));
    }

    public static ObjectNode with() {
        return Json.MAPPER.createObjectNode();
    }

    private static ObjectNode with(String field, String... values) {
        ObjectNode with = with();
        with.set(field, Json.MAPPER.valueToTree(List.of(values)));
        return with;
    }

    public String subject(String gate) {
        return status().gates().stream()
                .filter(g -> g.name().equals(gate))
                .map(g -> String.valueOf(g.subject()))
                .findFirst()
                .orElse("");
    }

    public Statement statement(
            String by, String action, String target, String subject, String reason, ObjectNode with) {
        Instant now = dock.now();
        return new Statement(
                Statement.ABOUT,
                action,
                now,
                by,
                dock.name(),
                "nonce-" + NONCES.incrementAndGet(),
                plan.path("digest").asText(),
                reason,
                id,
                subject,
                target,
                now.plus(Duration.ofHours(4)),
                with);
    }

    public void say(Statement statement) {
        stub.signal("say", new Said(statement.text(), null));
    }

    public void say(Statement statement, SoftKey key) {
        stub.signal("say", signed(statement, key));
    }

    static Said signed(Statement statement, SoftKey key) {
        byte[] text = statement.text().getBytes(StandardCharsets.UTF_8);
        return new Said(statement.text(), Signing.with(key.plain(), text, key::sign));
    }

    /** One statement with the signature of another. */
    public void sayAs(Statement statement, Statement other, SoftKey key) {
        stub.signal("say", new Said(statement.text(), signed(other, key).signature()));
    }

    public void reject(String by, SoftKey key) {
        say(statement(by, "reject", "restore", subject("restore"), "no", with()), key);
    }

    public void withdraw(String by, SoftKey key) {
        say(statement(by, "withdraw", "restore", subject("restore"), "", with()), key);
    }

    /** With a signature. */
    public void approve(String by, String gate, SoftKey key) {
        say(statement(by, "approve", gate, subject(gate), "", with()), key);
    }

    /** A statement with something changed on its way. */
    public void say(Statement statement, UnaryOperator<ObjectNode> change) {
        stub.signal("say", new Said(Json.canonical(change.apply(Json.tree(statement))), null));
    }

    public void signal(String name, JsonNode sent) {
        stub.signal(name, sent);
    }
}
