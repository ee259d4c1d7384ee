package dev.drydock.workflows.floor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.statement.Hearing;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is worked from: what it knows of its plan, its nodes, its gates and what people said, and the status it
 * shows. A runbook has one; it holds no decision of any runbook.
 */
public final class Floor {
    /** The server suggests to begin anew at 4,096 events; a node's child costs the run 4, a wave some 50 more. */
    private static final int EVENTS = 4_096;

    private static final int EVENTS_PER_NODE = 5;
    private static final int EVENTS_PER_WAVE = 150;

    private final PlanDocument document;
    private final Plan plan;
    private final String requester;
    private final Instant startedAt;
    private final NodeBook nodes;
    private final GateBook gates;
    private final Conversation conversation;
    private String phase;
    private String says = "the run begins";
    private List<String> next = List.of();
    private @Nullable Rules rules;
    private @Nullable ObjectNode outcome;
    private int exit;

    /** What survives continue-as-new. */
    public record Carried(
            String phase,
            Instant startedAt,
            List<Status.NodeStatus> nodes,
            List<GateBook.Entry> gates,
            Conversation.Carried conversation,
            @Nullable Rules rules) {}

    /** What is needed of the cluster's policy to judge what people say. */
    public record Rules(boolean allowUnsigned, List<String> operators) {}

    /** @param steps names of the steps a node can be retried from */
    public static Floor of(RunInput input, @Nullable Carried carried, List<String> steps) {
        try {
            return new Floor(input, carried, steps);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "this plan cannot be read: " + e.getMessage(), "UnreadablePlan");
        }
    }

    private Floor(RunInput input, @Nullable Carried carried, List<String> steps) {
        document = new PlanDocument(input.plan());
        plan = document.plan();
        requester = Json.read(input.start().statement()).path("by").asText();
        startedAt = carried == null ? now() : carried.startedAt();
        phase = carried == null ? "confirm" : carried.phase();
        if (!plan.cluster().equals(Workflow.getInfo().getWorkflowId())) {
            throw new IllegalArgumentException("it is for cluster " + plan.cluster() + ", and this run holds "
                    + Workflow.getInfo().getWorkflowId());
        }
        nodes = new NodeBook(carried == null ? List.of() : carried.nodes());
        gates = new GateBook(plan.gates(), carried == null ? List.of() : carried.gates(), requester);
        conversation = new Conversation(
                gates,
                new OrderDesk(nodes, steps),
                carried == null ? Conversation.Carried.NOTHING : carried.conversation());
        if (carried == null) {
            plan.waves().forEach(w -> w.forEach(n -> nodes.put(n, Status.NodeState.WAITING, "", "", startedAt)));
        } else if (carried.rules() != null) {
            begin(carried.rules());
        }
        Workflow.registerListener((DynamicSignalHandler) (name, sent) ->
                conversation.note("", name, "a run hears only the signal say; this one was " + name, now()));
    }

    public Carried carried() {
        return new Carried(phase, startedAt, nodes.all(), gates.entries(), conversation.carried(), rules);
    }

    // -- what the run is about

    public Plan plan() {
        return plan;
    }

    public PlanDocument document() {
        return document;
    }

    public String requester() {
        return requester;
    }

    /** The chain's first run id. */
    public static String runId() {
        return Workflow.getInfo().getFirstExecutionRunId();
    }

    public static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    public Instant startedAt() {
        return startedAt;
    }

    public NodeBook nodes() {
        return nodes;
    }

    public GateBook gates() {
        return gates;
    }

    public Conversation conversation() {
        return conversation;
    }

    /** From now on statements can be judged; those that came earlier are heard first. */
    public void begin(Home home) {
        begin(new Rules(home.allowUnsigned(), home.operators()));
    }

    private void begin(Rules known) {
        rules = known;
        conversation.begin(
                new Hearing(plan.cluster(), runId(), document.claimed(), known.allowUnsigned()),
                known.operators(),
                now());
    }

    /** Does the run's work so that a cancel from outside cannot tear it: it is recorded and taken as a pause. */
    public <T> T sheltered(Supplier<T> work) {
        var result = new ArrayList<T>();
        CancellationScope mine = Workflow.newDetachedCancellationScope(() -> result.add(work.get()));
        var _ = CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            conversation.cancelled(now());
            return reason;
        });
        mine.run();
        return result.getFirst();
    }

    /**
     * Whether a wave of so many nodes should begin in a new part of the chain, lest the history grow too long. After a
     * cancel from outside it never should: SDK 1.38.0 would take the end of this part for the end of the run.
     */
    public boolean longFor(int wave) {
        return !conversation.cancelled()
                && !conversation.hasOrders()
                && Workflow.getInfo().getHistoryLength() + (long) EVENTS_PER_NODE * wave + EVENTS_PER_WAVE > EVENTS;
    }

    // -- what it shows

    /** The run itself is at work; nobody is needed. */
    public void doing(String nextPhase, String sentence) {
        phase = nextPhase;
        says = sentence;
        next = List.of();
    }

    /** The run waits for a person, who can say one of these commands. */
    public void needs(String sentence, List<String> commands) {
        says = sentence;
        next = List.copyOf(commands);
    }

    /** The run is about to end: what is said from now on changes nothing, and says so. */
    public void closing(String sentence) {
        doing("close", sentence);
        conversation.close();
        gates.close();
    }

    public void ended(String sentence, Object result, int code) {
        doing("ended", sentence);
        outcome = Json.tree(result);
        exit = code;
    }

    public String phase() {
        return phase;
    }

    public boolean paused() {
        return conversation.paused();
    }

    public Status status() {
        int code = outcome != null ? exit : next.isEmpty() ? Exit.DONE.code() : Exit.PERSON_NEEDED.code();
        return new Status(
                plan.cluster(),
                plan.runbook(),
                runId(),
                document.claimed(),
                phase,
                says,
                startedAt,
                paused(),
                rules == null || !rules.allowUnsigned(),
                gates.status(),
                nodes.all(),
                nodes.counts(),
                outcome,
                code,
                next,
                conversation.heard());
    }

    public void hear(JsonNode said) {
        conversation.hear(said, now());
    }

    // -- waiting for people

    /**
     * Opens a gate and waits until it passed, was rejected or expired; {@code Waiting} means that an abort came first.
     * The timer is explicit and cancelled: {@code Workflow.await(timeout, ..)} of SDK 1.38.0 leaves its own behind.
     */
    public Tally.Standing gate(String gate, String subject, String question) {
        gates.open(gate, subject, now());
        var planned = gates.named(gate).orElseThrow();
        needs(
                question,
                List.of(
                        "drydock approve " + plan.cluster() + " " + gate,
                        "drydock reject " + plan.cluster() + " " + gate + " --reason ..."));
        Tally.Standing standing = gates.count(gate, now());
        if (standing instanceof Tally.Standing.Waiting) {
            standing = waitAt(gate, planned.expires());
        }
        next = List.of();
        return standing;
    }

    private Tally.Standing waitAt(String gate, Duration expires) {
        boolean[] over = {false};
        CancellationScope timer =
                Workflow.newCancellationScope(() -> Workflow.newTimer(expires).thenApply(v -> over[0] = true));
        timer.run();
        Tally.Standing standing = gates.count(gate, now());
        while (standing instanceof Tally.Standing.Waiting && !over[0] && !conversation.aborting()) {
            long heard = conversation.changes();
            Workflow.await(() -> over[0] || conversation.changes() != heard);
            standing = gates.count(gate, now());
        }
        if (!over[0]) {
            timer.cancel();
        } else if (standing instanceof Tally.Standing.Waiting) {
            gates.expire(gate);
            return new Tally.Standing.Expired();
        }
        return standing;
    }

    /** Waits until an operator says something that is an order, and leaves it to whoever obeys orders. */
    public void ask(String sentence, List<String> commands) {
        needs(sentence, commands);
        conversation.asking(true);
        Workflow.await(conversation::hasOrders);
        conversation.asking(false);
        next = List.of();
    }

    /** Waits while the run is paused; answers the abort that came instead of a resume, or before. */
    public Optional<Order.Abort> calm() {
        if (paused() && !conversation.aborting()) {
            needs("the run is paused", List.of("drydock resume " + plan.cluster()));
            Workflow.await(() -> !paused() || conversation.aborting());
            next = List.of();
        }
        return conversation.abort();
    }

    /** Lets time pass; an abort ends it early. */
    public void rest(Duration time) {
        boolean[] over = {false};
        CancellationScope timer =
                Workflow.newCancellationScope(() -> Workflow.newTimer(time).thenApply(v -> over[0] = true));
        timer.run();
        Workflow.await(() -> over[0] || conversation.aborting());
        if (!over[0]) {
            timer.cancel();
        }
    }
}
