package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Circumstances;
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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How each gate stands and what was said at it; survives continue-as-new as a list. */
public final class GateBook {
    /** As many statements a gate shows and carries; older ones are in the history. */
    private static final int SHOWN = 30;

    private final Map<String, GateEntry> gates = new LinkedHashMap<>();
    private final Supplier<Circumstances> seen;
    private Tally.Requester requester;
    private boolean begun;

    /**
     * @param requester whom the start names; {@link #requestedBy} says with which key
     * @param seen time and figures of the run at any moment
     */
    public GateBook(List<PlanGate> planned, List<GateEntry> carried, String requester, Supplier<Circumstances> seen) {
        this.seen = seen;
        this.requester = new Tally.Requester(requester, null);
        planned.forEach(
                g -> gates.put(g.name(), new GateEntry(g, GateState.AHEAD, null, null, List.of(), List.of(), null)));
        // A run that begins anew is among its waves; parts of before did not say when a gate was used.
        begun = !carried.isEmpty();
        carried.forEach(e -> gates.put(e.gate().name(), e.openedAt() == null ? e : e.used(e.openedAt())));
    }

    public Optional<PlanGate> named(String gate) {
        return Optional.ofNullable(gates.get(gate)).map(GateEntry::gate);
    }

    /** From now on no approval of theirs counts, under whatever name. */
    void requestedBy(Tally.Requester known) {
        requester = known;
    }

    /** Nobody can pass a gate of a run that has ended. */
    void close() {
        gates.replaceAll(
                (_, e) -> e.state() == GateState.OPEN ? e.with(GateState.EXPIRED, e.subject(), e.openedAt()) : e);
    }

    /** From now on the subject is known, so statements about it are kept until the gate opens. */
    public void announce(String gate, String subject) {
        GateEntry entry = entry(gate);
        gates.put(gate, entry.with(entry.state(), subject, entry.openedAt()));
    }

    /** Opens a gate; one that passed before is opened for another question, and forgets what was said to the last. */
    public void open(String gate, String subject) {
        Instant now = seen.get().now();
        GateEntry entry = entry(gate);
        switch (entry.state()) {
            case OPEN -> {}
            case AHEAD -> gates.put(gate, entry.with(GateState.OPEN, subject, now));
            case PASSED, REJECTED, EXPIRED, CLOSED ->
                gates.put(gate, new GateEntry(entry.gate(), GateState.OPEN, subject, now, List.of(), List.of(), null));
        }
    }

    boolean isOpen(String gate) {
        return entry(gate).state() == GateState.OPEN;
    }

    /** The run begins with what its gates allow; what passes from now on is used at once. */
    void begin() {
        begun = true;
        gates.replaceAll((_, e) -> e.used(seen.get().now()));
    }

    /**
     * A gate that passed and would not pass now: an approval expired before anything came of it, or a condition no longer
     * holds.
     *
     * @param why one reason for each approval that counts no longer
     */
    record Lapsed(String gate, String why) {}

    Optional<Lapsed> lapsed() {
        for (GateEntry entry : gates.values()) {
            if (entry.state() == GateState.PASSED && !(weigh(entry) instanceof Tally.Standing.Passed)) {
                String why = entry.votes().stream()
                        .map(v -> Map.entry(v.by(), why(entry, v)))
                        .filter(v -> !v.getValue().isEmpty())
                        .map(v -> "the approval of " + v.getKey() + ": " + v.getValue())
                        .distinct()
                        .collect(Collectors.joining("; "));
                return Optional.of(new Lapsed(entry.gate().name(), why));
            }
        }
        return Optional.empty();
    }

    private String why(GateEntry entry, Tally.Vote vote) {
        return Tally.why(entry.gate(), subject(entry), requester, vote, entry.judged(seen.get()));
    }

    /** Opens a gate again that passed, about the same, with the approvals that still count. */
    void reopen(String gate) {
        strike(gate, vote -> why(entry(gate), vote));
        GateEntry entry = entry(gate);
        gates.put(
                gate,
                new GateEntry(
                        entry.gate(),
                        GateState.OPEN,
                        entry.subject(),
                        seen.get().now(),
                        entry.votes(),
                        entry.said(),
                        null));
    }

    /** Takes a vote; answers why it does not count, empty when it does. */
    public String hear(String gate, Tally.Vote vote, Status.Heard heard) {
        GateEntry entry = entry(gate);
        String why = refusal(entry, vote);
        var votes = new ArrayList<>(entry.votes());
        if (why.isEmpty()) {
            votes.add(vote);
        }
        gates.put(gate, entry.said(votes, shown(entry, heard.because(why))));
        return why;
    }

    /** Takes somebody's approvals back; answers why that cannot be, empty when it was done. */
    String withdraw(String gate, Status.Heard heard) {
        GateEntry entry = entry(gate);
        String why = unable(entry, heard.by());
        if (why.isEmpty()) {
            strike(gate, vote -> vote.by().equals(heard.by()) ? "withdrawn" : "");
            entry = entry(gate);
        }
        gates.put(gate, entry.said(entry.votes(), shown(entry, heard.because(why))));
        return why;
    }

    private static String unable(GateEntry entry, String by) {
        String name = entry.gate().name();
        return switch (entry.state()) {
            case PASSED -> "gate " + name + " has passed already; to stop the run say pause or abort";
            case REJECTED, EXPIRED, CLOSED -> "gate " + name + " is closed already";
            case AHEAD, OPEN ->
                entry.votes().stream().anyMatch(v -> v.by().equals(by))
                        ? ""
                        : by + " has no approval at gate " + name + " that could be withdrawn";
        };
    }

    /**
     * Takes approvals off that count no longer; what was said stays, with the reason.
     *
     * @param why why one does not count; empty: it does
     */
    void strike(String gate, Function<Tally.Vote, String> why) {
        GateEntry entry = entry(gate);
        var left = new ArrayList<Tally.Vote>();
        var struck = new TreeMap<String, String>();
        for (Tally.Vote vote : entry.votes()) {
            String because = why.apply(vote);
            if (because.isEmpty()) {
                left.add(vote);
            } else {
                struck.put(vote.by(), because);
            }
        }
        List<Status.Heard> said = entry.said().stream()
                .map(h -> h.counted() && h.action().equals("approve") && struck.containsKey(h.by())
                        ? h.because(Objects.requireNonNull(struck.get(h.by())))
                        : h)
                .toList();
        gates.put(gate, entry.said(left, said));
    }

    /** The same statement as its gate sees it now: an approval may have been struck since it was heard. */
    Status.Heard now(Status.Heard said) {
        GateEntry entry = said.target() == null ? null : gates.get(said.target());
        if (entry == null || said.nonce() == null || !said.counted()) {
            return said;
        }
        return entry.said().stream()
                .filter(one -> said.nonce().equals(one.nonce()))
                .reduce((_, last) -> last)
                .orElse(said);
    }

    private static List<Status.Heard> shown(GateEntry entry, Status.Heard one) {
        var said = new ArrayList<>(entry.said());
        if (said.size() == SHOWN) {
            said.removeFirst();
        }
        said.add(one);
        return said;
    }

    /** Whether an approval of theirs counts at any gate. */
    boolean approvedBy(String who) {
        return gates.values().stream()
                .flatMap(e -> e.votes().stream())
                .anyMatch(v -> v.approves() && v.by().equals(who));
    }

    /** Whether anything that was said at the gate is signed, so that its key may have been revoked since. */
    boolean signed(String gate) {
        return entry(gate).votes().stream().anyMatch(vote -> vote.key() != null);
    }

    private String refusal(GateEntry entry, Tally.Vote vote) {
        String gate = entry.gate().name();
        return switch (entry.state()) {
            case AHEAD ->
                entry.subject() == null
                        ? "gate " + gate + " is not open yet, and what it will ask about is not known"
                        : refusal(entry, entry.subject(), vote);
            case OPEN -> refusal(entry, subject(entry), vote);
            case PASSED -> "gate " + gate + " has passed already";
            case REJECTED -> "gate " + gate + " was rejected already";
            case EXPIRED -> "gate " + gate + " has expired";
            case CLOSED -> "gate " + gate + " is closed: another way was taken, or this one is not there any more";
        };
    }

    private String refusal(GateEntry entry, String subject, Tally.Vote vote) {
        Circumstances now = seen.get();
        String why = Tally.why(entry.gate(), subject, requester, vote, now);
        if (!why.isEmpty() || !vote.approves()) {
            return why;
        }
        Optional<String> other = Tally.sameKey(entry.votes(), vote, now.now());
        if (other.isPresent()) {
            return "it is signed with the key with which " + other.get() + " approved, and a key counts once";
        }
        return Tally.turn(entry.gate(), subject, requester, entry.votes(), now)
                .map(turn -> Tally.early(entry.gate(), turn, vote.by()))
                .orElse("");
    }

    /** What an open gate comes to, without entering it. */
    Tally.Standing weigh(String gate) {
        return weigh(entry(gate));
    }

    private Tally.Standing weigh(GateEntry entry) {
        Instant opened =
                Objects.requireNonNull(entry.openedAt(), "gate " + entry.gate().name() + " was never opened");
        return Tally.of(entry.gate(), subject(entry), requester, entry.votes(), opened, entry.judged(seen.get()));
    }

    /** Counts an open gate and enters what it came to. */
    public Tally.Standing count(String gate) {
        GateEntry entry = entry(gate);
        Tally.Standing standing = weigh(entry);
        GateState state = switch (standing) {
            case Tally.Standing.Waiting _ -> GateState.OPEN;
            case Tally.Standing.Passed _ -> GateState.PASSED;
            case Tally.Standing.Rejected _ -> GateState.REJECTED;
            case Tally.Standing.Expired _ -> GateState.EXPIRED;
        };
        GateEntry counted = entry.with(state, entry.subject(), entry.openedAt());
        gates.put(gate, begun ? counted.used(seen.get().now()) : counted);
        return standing;
    }

    public void expire(String gate) {
        GateEntry entry = entry(gate);
        gates.put(gate, entry.with(GateState.EXPIRED, entry.subject(), entry.openedAt()));
    }

    /** The way behind it cannot be taken any more. */
    void shut(String gate) {
        GateEntry entry = entry(gate);
        gates.put(gate, entry.with(GateState.CLOSED, entry.subject(), entry.openedAt()));
    }

    public List<GateEntry> entries() {
        return List.copyOf(gates.values());
    }

    public List<Status.GateStatus> status() {
        return gates.values().stream()
                .map(e -> new Status.GateStatus(
                        e.gate().name(),
                        e.state(),
                        e.gate().approvals(),
                        e.subject(),
                        e.said(),
                        e.openedAt(),
                        needed(e)))
                .toList();
    }

    private Status.@Nullable Needed needed(GateEntry entry) {
        return entry.state() == GateState.OPEN
                ? Tally.turn(entry.gate(), subject(entry), requester, entry.votes(), seen.get())
                        .map(turn -> new Status.Needed(turn.level(), turn.of(), turn.missing(), turn.silent()))
                        .orElse(null)
                : null;
    }

    private static String subject(GateEntry entry) {
        return Objects.requireNonNull(entry.subject(), "gate " + entry.gate().name() + " has no subject");
    }

    private GateEntry entry(String gate) {
        return Objects.requireNonNull(gates.get(gate), "no gate " + gate);
    }
}
