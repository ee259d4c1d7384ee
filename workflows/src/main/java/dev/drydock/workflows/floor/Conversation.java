package dev.drydock.workflows.floor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.rollout.Pace;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.statement.Hearing;
import dev.drydock.workflows.statement.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything people said to the run: judged, kept, and turned into votes and orders. What is refused stays, with the
 * reason, and changes nothing. What comes before the run knows its policy waits for {@link #begin}.
 */
public final class Conversation {
    /** As many statements are shown and carried over; older ones are in the history. */
    private static final int SHOWN = 100;

    private final GateBook gates;
    private final OrderDesk orders;
    private final List<Heard> heard;
    private final TreeSet<String> nonces;
    private final TreeSet<String> operated;
    private final Deque<JsonNode> early = new ArrayDeque<>();
    private final Deque<Order> waiting = new ArrayDeque<>();
    private @Nullable Hearing hearing;
    private Parts parts = new Parts(List.of(), false, "");
    private long changes;
    private Pace pace;
    private boolean asking;
    private boolean closed;
    private boolean paused;
    private boolean cancelled;

    /** What survives continue-as-new. */
    public record Carried(
            boolean paused,
            List<Heard> heard,
            List<String> nonces,
            @Nullable List<String> operated,
            @Nullable Pace pace) {
        static final Carried NOTHING = new Carried(false, List.of(), List.of(), List.of(), null);
    }

    public Conversation(GateBook gates, OrderDesk orders, Carried carried) {
        this.gates = gates;
        this.orders = orders;
        this.paused = carried.paused();
        this.heard = new ArrayList<>(carried.heard());
        this.nonces = new TreeSet<>(carried.nonces());
        this.pace = Objects.requireNonNullElse(carried.pace(), Pace.PLANNED);
        this.operated = new TreeSet<>(Objects.requireNonNullElse(carried.operated(), List.of()));
    }

    public Carried carried() {
        return new Carried(paused, heard(), List.copyOf(nonces), List.copyOf(operated), pace);
    }

    void begin(Hearing known, Rules rules, Tally.Requester requester, Instant now) {
        hearing = known;
        parts = new Parts(rules.operators(), Boolean.TRUE.equals(rules.apart()), requester.who());
        while (!early.isEmpty()) {
            hear(early.pop(), now);
        }
    }

    public void hear(JsonNode sent, Instant now) {
        if (hearing == null) {
            early.add(sent);
            return;
        }
        changes++;
        switch (hearing.judge(sent, nonces, now)) {
            case Hearing.Found.Refused(String by, String action, String why) ->
                keep(new Heard(by, action, now, "", false, why, null, null, false));
            case Hearing.Found.Genuine(Statement statement, var key) -> take(statement, key);
        }
    }

    /** From now on these keys speak for nobody; what was said with them is struck where it is counted. */
    void revoked(RevokedKeys now) {
        if (hearing != null) {
            hearing = hearing.with(now);
        }
    }

    /** A cancel from outside: nothing may be left half done, so the run pauses and a person says how to go on. */
    void cancelled(Instant now) {
        paused = true;
        cancelled = true;
        note("", "cancel", "a cancel from outside pauses the run; to end it say abort", now);
    }

    boolean cancelled() {
        return cancelled;
    }

    public boolean paused() {
        return paused;
    }

    /** Something that is no statement, e.g. a signal under another name: it stays in the record. */
    public void note(String by, String action, String why, Instant now) {
        changes++;
        keep(new Heard(by, action, now, "", false, why, null, null, false));
    }

    private void take(Statement statement, @Nullable PublicKey key) {
        nonces.add(statement.nonce());
        Heard said = heard(statement, key != null);
        String why = switch (statement.action()) {
            case "approve", "reject" -> vote(statement, key, said);
            case "withdraw" ->
                gates.named(statement.target()).isEmpty()
                        ? noGate(statement.target())
                        : gates.withdraw(statement.target(), said);
            case "note" -> "";
            default -> order(statement);
        };
        keep(said.because(why));
    }

    private static String noGate(String target) {
        return "there is no gate " + target;
    }

    private String vote(Statement statement, @Nullable PublicKey key, Heard said) {
        if (gates.named(statement.target()).isEmpty()) {
            return noGate(statement.target());
        }
        return switch (Ballot.of(statement, key)) {
            case Ballot.Spoilt(String why) -> why;
            case Ballot.Cast(Tally.Vote vote) -> {
                String why = vote.approves() ? parts.keepsFromApproving(vote.by(), operated) : "";
                yield why.isEmpty() ? gates.hear(statement.target(), vote, said) : why;
            }
        };
    }

    private String order(Statement statement) {
        if (closed) {
            return "the run is ending already; what it did can be taken back by a plan of its own, undo";
        }
        String why = parts.keepsFromOperating(statement.by(), statement.action(), gates.approvedBy(statement.by()));
        if (!why.isEmpty()) {
            return why;
        }
        why = obeyed(statement);
        // The brake is no operating: an approver who pulls it may go on approving.
        if (why.isEmpty() && !statement.action().equals("pause")) {
            operated.add(statement.by());
        }
        return why;
    }

    private String obeyed(Statement statement) {
        return switch (statement.action()) {
            case "pause" -> pause(true);
            case "resume" -> pause(false);
            case "pace" -> pace(statement);
            default -> {
                OrderDesk.Read read = orders.read(statement, asking);
                read.order().ifPresent(waiting::add);
                yield read.why();
            }
        };
    }

    private String pace(Statement statement) {
        if (statement.reason().isBlank()) {
            return "changing the pace needs a reason";
        }
        try {
            pace = pace.with(statement.with());
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What was changed of the plan's rollout. */
    Pace pace() {
        return pace;
    }

    private String pause(boolean now) {
        paused = now;
        return "";
    }

    private static Heard heard(Statement s, boolean signed) {
        String target = s.target().isEmpty() ? null : s.target();
        return new Heard(
                s.by(), s.action(), s.at(), s.reason(), true, null, target, s.nonce(), signed, Ballot.chosen(s));
    }

    private void keep(Heard what) {
        heard.add(what);
        if (heard.size() > SHOWN) {
            heard.removeFirst();
        }
    }

    /** The run is ending. */
    void close() {
        closed = true;
    }

    /** The run itself waits for an order. */
    void asking(boolean now) {
        asking = now;
    }

    /** Grows with everything heard; waits watch it. */
    public long changes() {
        return changes;
    }

    public boolean hasOrders() {
        return !waiting.isEmpty();
    }

    public Optional<Order> next() {
        return Optional.ofNullable(waiting.poll());
    }

    /** Whether an abort waits to be taken. */
    public boolean aborting() {
        return waiting.stream().anyMatch(Order.Abort.class::isInstance);
    }

    /** Orders that have nothing left to do. */
    public void forget() {
        waiting.clear();
    }

    /** Takes the last abort that was said, whatever else waits; the others wait on. */
    public Optional<Order.Abort> abort() {
        Optional<Order.Abort> last = Optional.empty();
        for (Order order : List.copyOf(waiting)) {
            if (order instanceof Order.Abort abort) {
                last = Optional.of(abort);
                waiting.remove(order);
            }
        }
        return last;
    }

    public List<Heard> heard() {
        return heard.stream().map(gates::now).toList();
    }
}
