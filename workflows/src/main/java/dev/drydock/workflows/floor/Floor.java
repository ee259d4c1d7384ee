package dev.drydock.workflows.floor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.gate.Circumstances;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.rollout.Pace;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.statement.Hearing;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is worked from: what it knows of its plan, its nodes, its gates and what people said, and the status it
 * shows. A runbook has one; it holds no decision of any runbook.
 */
public final class Floor {
    private final PlanDocument document;
    private final Plan plan;
    private final Entrance entrance;
    private final Instant startedAt;
    private final NodeBook nodes;
    private final GateBook gates;
    private final Conversation conversation;
    private final Notice notice;
    private final Standby standby;
    private final Herald herald;
    private final ChangeWindow window;
    private final Throttling throttling;
    private final Crossroads crossroads;
    private @Nullable Rules rules;
    private LateWrites.@Nullable Reckoning late;

    /** What survives continue-as-new. */
    public record Carried(
            String phase,
            Instant startedAt,
            List<Status.NodeStatus> nodes,
            List<GateEntry> gates,
            Conversation.Carried conversation,
            @Nullable Rules rules,
            int told,
            Tally.@Nullable Requester requester) {}

    /**
     * A runbook's steps on a node.
     *
     * @param all their names, in their order
     * @param byHand those that a person may mark done
     */
    public record Steps(List<String> all, List<String> byHand) {
        public Steps {
            all = List.copyOf(all);
            byHand = List.copyOf(byHand);
        }
    }

    public static Floor of(RunInput input, @Nullable Carried carried, Steps steps) {
        try {
            return new Floor(input, carried, steps);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "this plan cannot be read: " + e.getMessage(), "UnreadablePlan");
        }
    }

    private Floor(RunInput input, @Nullable Carried carried, Steps steps) {
        document = new PlanDocument(input.plan());
        plan = document.plan();
        entrance = new Entrance(input.start(), plan, carried == null ? null : carried.requester());
        startedAt = carried == null ? now() : carried.startedAt();
        notice = new Notice(carried == null ? "confirm" : carried.phase(), input.labelling());
        if (!plan.cluster().equals(Workflow.getInfo().getWorkflowId())) {
            throw new IllegalArgumentException("it is for cluster " + plan.cluster() + ", and this run holds "
                    + Workflow.getInfo().getWorkflowId());
        }
        nodes = new NodeBook(carried == null ? List.of() : carried.nodes());
        gates = new GateBook(
                plan.gates(), carried == null ? List.of() : carried.gates(), entrance.claimed(), this::circumstances);
        conversation = new Conversation(
                gates,
                new OrderDesk(nodes, steps.all(), steps.byHand()),
                carried == null ? Conversation.Carried.NOTHING : carried.conversation());
        herald = new Herald(this, carried == null ? 0 : carried.told());
        standby = new Standby(plan.cluster(), gates, conversation, notice, herald);
        crossroads = new Crossroads(gates, conversation, standby);
        throttling = new Throttling(plan, standby, conversation, notice);
        window = new ChangeWindow(plan, standby, conversation, gates, nodes, notice);
        if (carried == null) {
            plan.waves().forEach(w -> w.forEach(n -> nodes.put(n, Status.NodeState.WAITING, "", "", startedAt)));
        } else if (carried.rules() != null) {
            begin(carried.rules());
        }
        Workflow.registerListener((DynamicSignalHandler) (name, sent) ->
                conversation.note("", name, "a run hears only the signal say; this one was " + name, now()));
    }

    public Carried carried() {
        return new Carried(
                phase(),
                startedAt,
                nodes.all(),
                gates.entries(),
                conversation.carried(),
                rules,
                herald.told(),
                entrance.requester());
    }

    // -- what the run is about

    public Plan plan() {
        return plan;
    }

    public PlanDocument document() {
        return document;
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
        begin(Rules.of(home, plan.runbook()));
    }

    private void begin(Rules known) {
        rules = known;
        herald.knows(known.webhooks());
        var hearing = new Hearing(
                plan.cluster(),
                runId(),
                document.claimed(),
                known.allowUnsigned(),
                Objects.requireNonNull(known.keys()));
        Tally.Requester requester = entrance.judged(hearing, known);
        gates.requestedBy(requester);
        conversation.begin(hearing, known, requester, now());
    }

    /** Why the statement that started the run does not count; empty: it does, or nobody has judged it yet. */
    public String unwelcome() {
        return entrance.unwelcome();
    }

    /** Does the run's work so that a cancel from outside cannot tear it: it is recorded and taken as a pause. */
    public <T> T sheltered(Supplier<T> work) {
        return Execution.sheltered(work, () -> conversation.cancelled(now()));
    }

    /**
     * Whether a wave of so many nodes should begin in a new part of the chain, lest the history grow too long. After a
     * cancel from outside it never should: SDK 1.38.0 would take the end of this part for the end of the run.
     */
    public boolean longFor(int wave) {
        return !conversation.cancelled() && !conversation.hasOrders() && !Execution.hasRoomFor(wave);
    }

    // -- what it shows

    /** The run itself is at work; nobody is needed. */
    public void doing(String nextPhase, String sentence) {
        notice.doing(nextPhase, sentence);
    }

    /** The run waits for a person, who can say one of these commands. */
    public void needs(String sentence, List<String> commands) {
        notice.needs(sentence, commands);
    }

    /** The run is about to end: what is said from now on changes nothing, and says so. */
    public void closing(String sentence) {
        doing("close", sentence);
        conversation.close();
        gates.close();
    }

    /** The run has ended; others are told before it does. */
    public void ended(String sentence, Object result, int code) {
        notice.ended(sentence, result, code);
        herald.outcome(notice.kind());
    }

    /** Something is stuck or lost, and people had better know at once. */
    public void stuck() {
        herald.stuck();
    }

    /** How the late writes stand; shown from now on. */
    public void late(LateWrites.Reckoning now) {
        late = now;
    }

    public String phase() {
        return notice.phase();
    }

    public boolean paused() {
        return conversation.paused();
    }

    public Status status() {
        return new Status(
                plan.cluster(),
                plan.runbook(),
                runId(),
                document.claimed(),
                notice.phase(),
                notice.says(),
                startedAt,
                paused(),
                rules == null || !rules.allowUnsigned(),
                gates.status(),
                nodes.all(),
                nodes.counts(),
                notice.outcome(),
                notice.exit(),
                notice.next(),
                conversation.heard(),
                late,
                Figures.of(nodes, late),
                pace().equals(Pace.PLANNED) ? null : pace(),
                Math.max(plan.expect().outagePerNode(), nodes.slowest().toSeconds()),
                window.hours(),
                notice.evidence());
    }

    public void hear(JsonNode said) {
        conversation.hear(said, now());
    }

    // -- waiting for people

    /**
     * Opens a gate and waits until it passed, was rejected or expired; {@code Waiting} means that an abort came first.
     */
    public Tally.Standing gate(String gate, String subject, String question) {
        return standby.gate(gate, subject, question);
    }

    /** @param evidence what whoever decides should have seen, a sentence each */
    public Tally.Standing gate(String gate, String subject, String question, List<String> evidence) {
        notice.shows(evidence);
        return standby.gate(gate, subject, question);
    }

    /** Gates that stand open together. */
    public Crossroads crossroads() {
        return crossroads;
    }

    /** Nodes are begun, so the gates before them are used. */
    void begun() {
        gates.begin();
    }

    /** Whether a gate that passed has lapsed, so that no further node may be begun. */
    boolean shut() {
        // Runs of before went on, and have to when they are replayed.
        return gates.lapsed().isPresent() && Workflow.getVersion("gate-lapses", Workflow.DEFAULT_VERSION, 1) == 1;
    }

    /** Waits at a gate that has lapsed; answers the abort that came of it, or before. */
    Optional<Order.Abort> reopened() {
        return standby.reopened(gates.lapsed().orElseThrow());
    }

    private Circumstances circumstances() {
        return new Circumstances(now(), Figures.of(nodes, late));
    }

    /** Waits until an operator says something that is an order, and leaves it to whoever obeys orders. */
    public void ask(String sentence, List<String> commands) {
        standby.ask(sentence, commands);
    }

    /** Waits while the run is paused; answers the abort that came instead of a resume, or before. */
    public Optional<Order.Abort> calm() {
        return standby.calm();
    }

    /** What holds waves back from outside. */
    public Throttling throttling() {
        return throttling;
    }

    /** What operators changed of the plan's rollout; it holds at once. */
    public Pace pace() {
        return conversation.pace();
    }

    /** When waves may begin. */
    public ChangeWindow window() {
        return window;
    }

    /** Lets time pass; an abort ends it early. */
    public void rest(Duration time) {
        standby.rest(time);
    }
}
