package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.late.LateWrites;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The run standing by for people: at a gate, for an order, while it is paused, between two waves. */
final class Standby {
    /** How long a gate that has its approvals and stays shut waits before it is looked at again. */
    static final Duration AGAIN = Duration.ofSeconds(30);

    private final String cluster;
    private final GateBook gates;
    private final Conversation conversation;
    private final Notice notice;
    private final Herald herald;
    private final Revocation revocation;

    Standby(String cluster, GateBook gates, Conversation conversation, Notice notice, Herald herald) {
        this.cluster = cluster;
        this.gates = gates;
        this.conversation = conversation;
        this.notice = notice;
        this.herald = herald;
        this.revocation = new Revocation(cluster, gates, conversation);
    }

    Tally.Standing gate(String gate, String subject, String question) {
        gates.open(gate, subject);
        var planned = gates.named(gate).orElseThrow();
        notice.needs(question, commands(gate));
        Tally.Standing standing = count(gate, question);
        if (standing instanceof Tally.Standing.Waiting) {
            herald.gate(gate);
            standing = waitAt(gate, planned.expires(), question);
        }
        notice.answered();
        return standing;
    }

    /**
     * Opens a gate again that passed and would not pass now, with the approvals that still count; some time may have gone
     * before that was noticed, so its time begins anew.
     *
     * @return the abort that came of it, or before
     */
    Optional<Order.Abort> reopened(GateBook.Lapsed lapsed) {
        return switch (reopen(lapsed)) {
            case Tally.Standing.Passed _ -> Optional.empty();
            case Tally.Standing.Rejected(String by, String reason) ->
                Optional.of(new Order.Abort(
                        Order.WayBack.UNSAID, "gate " + lapsed.gate() + " was rejected: " + reason, by));
            case Tally.Standing.Expired _ ->
                Optional.of(new Order.Abort(
                        Order.WayBack.UNSAID,
                        "it had closed again (" + lapsed.why() + ") and nobody approved in time",
                        "gate " + lapsed.gate()));
            case Tally.Standing.Waiting _ -> conversation.abort();
        };
    }

    private Tally.Standing reopen(GateBook.Lapsed lapsed) {
        String gate = lapsed.gate();
        gates.reopen(gate);
        String question = "gate " + gate + " has closed again: " + lapsed.why();
        notice.needs(question, commands(gate));
        herald.gate(gate);
        Tally.Standing standing = waitAt(gate, gates.named(gate).orElseThrow().expires(), question);
        notice.answered();
        return standing;
    }

    /** A gate passes only by keys that count now; while nobody can tell, it stays shut and says so. */
    Tally.Standing count(String gate, String question) {
        if (gates.weigh(gate) instanceof Tally.Standing.Passed passed) {
            String untold = revocation.applied(gate);
            notice.needs(
                    untold.isEmpty()
                            ? question
                            : "gate " + gate + " has its approvals and stays shut, because it cannot be told whether a"
                                    + " key was revoked: " + untold,
                    commands(gate));
            if (!untold.isEmpty()) {
                return new Tally.Standing.Waiting(passed.counted());
            }
        }
        return gates.count(gate);
    }

    /**
     * Several gates are open at once.
     *
     * @param fresh those that were not a moment ago, of which others are told
     */
    void atGates(List<String> ways, List<String> fresh, String question) {
        notice.needs(
                question, ways.stream().flatMap(gate -> commands(gate).stream()).toList());
        fresh.forEach(herald::gate);
    }

    /** Who approves late writes has to look at them, and to say what becomes of the conflicts. */
    private List<String> commands(String gate) {
        String approve = "drydock approve " + cluster + " " + gate;
        String reject = "drydock reject " + cluster + " " + gate + " --reason ...";
        return gate.equals(LateWrites.GATE)
                ? List.of("drydock late " + cluster, approve + " --resolve mine", approve + " --resolve theirs", reject)
                : List.of(approve, reject);
    }

    private Tally.Standing waitAt(String gate, Duration expires, String question) {
        Alarm alarm = Alarm.in(expires);
        Tally.Standing standing = count(gate, question);
        while (standing instanceof Tally.Standing.Waiting && !alarm.rang() && !conversation.aborting()) {
            untilSomethingIsSaid(gate, alarm);
            standing = count(gate, question);
        }
        if (alarm.rang() && standing instanceof Tally.Standing.Waiting) {
            gates.expire(gate);
            return new Tally.Standing.Expired();
        }
        alarm.off();
        return standing;
    }

    /** A gate at which people may end a wait early; a rejection only says that they do not. */
    Tally.Standing meanwhile(String gate, String subject, String question, Duration wait) {
        gates.open(gate, subject);
        notice.needs(question, commands(gate));
        herald.gate(gate);
        Tally.Standing standing = waitAt(gate, wait, question);
        return switch (standing) {
            case Tally.Standing.Rejected _ -> {
                notice.needs(question, List.of());
                rest(wait);
                yield standing;
            }
            case Tally.Standing.Passed _, Tally.Standing.Waiting _, Tally.Standing.Expired _ -> standing;
        };
    }

    /** Or, when a gate has its approvals and stays shut, until it is time to look again. */
    private void untilSomethingIsSaid(String gate, Alarm alarm) {
        long heard = conversation.changes();
        if (gates.weigh(gate) instanceof Tally.Standing.Passed) {
            Alarm again = Alarm.in(AGAIN);
            Workflow.await(() -> alarm.rang() || again.rang() || conversation.changes() != heard);
            again.off();
        } else {
            Workflow.await(() -> alarm.rang() || conversation.changes() != heard);
        }
    }

    void ask(String sentence, List<String> commands) {
        notice.needs(sentence, commands);
        conversation.asking(true);
        herald.stuck();
        Workflow.await(conversation::hasOrders);
        conversation.asking(false);
        notice.answered();
    }

    Optional<Order.Abort> calm() {
        if (conversation.paused() && !conversation.aborting()) {
            notice.needs("the run is paused", List.of("drydock resume " + cluster));
            Workflow.await(() -> !conversation.paused() || conversation.aborting());
            notice.answered();
        }
        return conversation.abort();
    }

    void rest(Duration time) {
        Alarm alarm = Alarm.in(time);
        Workflow.await(() -> alarm.rang() || conversation.aborting());
        alarm.off();
    }
}
