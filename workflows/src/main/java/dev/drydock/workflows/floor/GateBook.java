package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How each gate stands and what was said at it; survives continue-as-new as a list. */
public final class GateBook {
    /** As many statements a gate shows and carries; older ones are in the history. */
    private static final int SHOWN = 30;

    private final Map<String, Entry> gates = new LinkedHashMap<>();
    private final String requester;

    /** One gate as it is carried. */
    public record Entry(
            PlanGate gate,
            GateState state,
            @Nullable String subject,
            @Nullable Instant openedAt,
            List<Tally.Vote> votes,
            List<Status.Heard> said) {
        Entry with(GateState next, @Nullable String about, @Nullable Instant at) {
            return new Entry(gate, next, about, at, votes, said);
        }
    }

    public GateBook(List<PlanGate> planned, List<Entry> carried, String requester) {
        this.requester = requester;
        planned.forEach(g -> gates.put(g.name(), new Entry(g, GateState.AHEAD, null, null, List.of(), List.of())));
        carried.forEach(e -> gates.put(e.gate().name(), e));
    }

    public Optional<PlanGate> named(String gate) {
        return Optional.ofNullable(gates.get(gate)).map(Entry::gate);
    }

    /** Nobody can pass a gate of a run that has ended. */
    void close() {
        gates.replaceAll(
                (_, e) -> e.state() == GateState.OPEN ? e.with(GateState.EXPIRED, e.subject(), e.openedAt()) : e);
    }

    /** From now on the subject is known, so statements about it are kept until the gate opens. */
    public void announce(String gate, String subject) {
        Entry entry = entry(gate);
        gates.put(gate, entry.with(entry.state(), subject, entry.openedAt()));
    }

    /** Opens a gate; one that passed before is opened for another question, and forgets what was said to the last. */
    public void open(String gate, String subject, Instant now) {
        Entry entry = entry(gate);
        switch (entry.state()) {
            case OPEN -> {}
            case AHEAD -> gates.put(gate, entry.with(GateState.OPEN, subject, now));
            case PASSED, REJECTED, EXPIRED ->
                gates.put(gate, new Entry(entry.gate(), GateState.OPEN, subject, now, List.of(), List.of()));
        }
    }

    /** Takes a vote; answers why it does not count, empty when it does. */
    public String hear(String gate, Tally.Vote vote, Status.Heard heard, Instant now) {
        Entry entry = entry(gate);
        String why = refusal(entry, vote, now);
        var said = new ArrayList<>(entry.said());
        if (said.size() == SHOWN) {
            said.removeFirst();
        }
        said.add(new Status.Heard(
                heard.by(),
                heard.action(),
                heard.at(),
                heard.reason(),
                why.isEmpty(),
                why.isEmpty() ? null : why,
                heard.target(),
                heard.nonce(),
                heard.signed(),
                heard.choice()));
        var votes = new ArrayList<>(entry.votes());
        if (why.isEmpty()) {
            votes.add(vote);
        }
        gates.put(
                gate,
                new Entry(
                        entry.gate(),
                        entry.state(),
                        entry.subject(),
                        entry.openedAt(),
                        List.copyOf(votes),
                        List.copyOf(said)));
        return why;
    }

    private String refusal(Entry entry, Tally.Vote vote, Instant now) {
        String gate = entry.gate().name();
        return switch (entry.state()) {
            case AHEAD ->
                entry.subject() == null
                        ? "gate " + gate + " is not open yet, and what it will ask about is not known"
                        : Tally.why(entry.gate(), entry.subject(), requester, vote, now);
            case OPEN -> Tally.why(entry.gate(), subject(entry), requester, vote, now);
            case PASSED -> "gate " + gate + " has passed already";
            case REJECTED -> "gate " + gate + " was rejected already";
            case EXPIRED -> "gate " + gate + " has expired";
        };
    }

    /** Counts an open gate and enters what it came to. */
    public Tally.Standing count(String gate, Instant now) {
        Entry entry = entry(gate);
        Instant opened = Objects.requireNonNull(entry.openedAt(), "gate " + gate + " was never opened");
        Tally.Standing standing = Tally.of(entry.gate(), subject(entry), requester, entry.votes(), opened, now);
        GateState state = switch (standing) {
            case Tally.Standing.Waiting _ -> GateState.OPEN;
            case Tally.Standing.Passed _ -> GateState.PASSED;
            case Tally.Standing.Rejected _ -> GateState.REJECTED;
            case Tally.Standing.Expired _ -> GateState.EXPIRED;
        };
        gates.put(gate, entry.with(state, entry.subject(), entry.openedAt()));
        return standing;
    }

    public void expire(String gate) {
        Entry entry = entry(gate);
        gates.put(gate, entry.with(GateState.EXPIRED, entry.subject(), entry.openedAt()));
    }

    public List<Entry> entries() {
        return List.copyOf(gates.values());
    }

    public List<Status.GateStatus> status() {
        return gates.values().stream()
                .map(e -> new Status.GateStatus(
                        e.gate().name(), e.state(), e.gate().quorum(), e.subject(), e.said(), e.openedAt()))
                .toList();
    }

    private static String subject(Entry entry) {
        return Objects.requireNonNull(entry.subject(), "gate " + entry.gate().name() + " has no subject");
    }

    private Entry entry(String gate) {
        return Objects.requireNonNull(gates.get(gate), "no gate " + gate);
    }
}
