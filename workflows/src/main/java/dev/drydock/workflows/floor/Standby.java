package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.late.LateWrites;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The run standing by for people: at a gate, for an order, while it is paused, between two waves. */
final class Standby {
    private final String cluster;
    private final GateBook gates;
    private final Conversation conversation;
    private final Notice notice;
    private final Herald herald;

    Standby(String cluster, GateBook gates, Conversation conversation, Notice notice, Herald herald) {
        this.cluster = cluster;
        this.gates = gates;
        this.conversation = conversation;
        this.notice = notice;
        this.herald = herald;
    }

    Tally.Standing gate(String gate, String subject, String question) {
        gates.open(gate, subject, Floor.now());
        var planned = gates.named(gate).orElseThrow();
        notice.needs(question, commands(gate));
        Tally.Standing standing = gates.count(gate, Floor.now());
        if (standing instanceof Tally.Standing.Waiting) {
            herald.gate(gate);
            standing = waitAt(gate, planned.expires());
        }
        notice.answered();
        return standing;
    }

    /** Who approves late writes has to look at them, and to say what becomes of the conflicts. */
    private List<String> commands(String gate) {
        String approve = "drydock approve " + cluster + " " + gate;
        String reject = "drydock reject " + cluster + " " + gate + " --reason ...";
        return gate.equals(LateWrites.GATE)
                ? List.of("drydock late " + cluster, approve + " --resolve mine", approve + " --resolve theirs", reject)
                : List.of(approve, reject);
    }

    private Tally.Standing waitAt(String gate, Duration expires) {
        Alarm alarm = Alarm.in(expires);
        Tally.Standing standing = gates.count(gate, Floor.now());
        while (standing instanceof Tally.Standing.Waiting && !alarm.rang() && !conversation.aborting()) {
            long heard = conversation.changes();
            Workflow.await(() -> alarm.rang() || conversation.changes() != heard);
            standing = gates.count(gate, Floor.now());
        }
        if (alarm.rang() && standing instanceof Tally.Standing.Waiting) {
            gates.expire(gate);
            return new Tally.Standing.Expired();
        }
        alarm.off();
        return standing;
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
