package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Tally;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Gates that stand open together: the first that passes is the way taken, and the others close. A rejection says "not
 * this way, not now": its gate opens anew, as does one whose time is up, for as long as the run stands here.
 */
public final class Crossroads {
    private final GateBook gates;
    private final Conversation conversation;
    private final Standby standby;

    Crossroads(GateBook gates, Conversation conversation, Standby standby) {
        this.gates = gates;
        this.conversation = conversation;
        this.standby = standby;
    }

    /** What the run did here. */
    public sealed interface Taken {
        record Way(String gate) implements Taken {}

        /** Something else came first; the gates are as they were, with what was said at them. */
        record None() implements Taken {}
    }

    /**
     * @param ways gates to choose from; those of an earlier call that are still open stay so
     * @param subject what all of them ask about
     * @param question what the board says, asked again and again
     * @param patience after which it is left, whatever was said
     * @param come whether something else came first
     */
    public Taken wait(List<String> ways, String subject, String question, Duration patience, BooleanSupplier come) {
        open(ways, subject, question);
        Instant end = Floor.now().plus(patience);
        while (true) {
            for (String gate : ways) {
                switch (standby.count(gate, question)) {
                    case Tally.Standing.Passed _ -> {
                        ways.stream().filter(other -> !other.equals(gate)).forEach(gates::shut);
                        return new Taken.Way(gate);
                    }
                    case Tally.Standing.Rejected _, Tally.Standing.Expired _ -> gates.open(gate, subject);
                    case Tally.Standing.Waiting _ -> {}
                }
            }
            Duration left = Duration.between(Floor.now(), end);
            if (come.getAsBoolean() || !left.isPositive()) {
                return new Taken.None();
            }
            untilSomethingIsSaid(ways, left, come);
        }
    }

    private void open(List<String> ways, String subject, String question) {
        List<String> fresh = ways.stream().filter(gate -> !gates.isOpen(gate)).toList();
        ways.forEach(gate -> gates.open(gate, subject));
        standby.atGates(ways, fresh, question);
    }

    private void untilSomethingIsSaid(List<String> ways, Duration left, BooleanSupplier come) {
        boolean shut = ways.stream().anyMatch(gate -> gates.weigh(gate) instanceof Tally.Standing.Passed);
        Duration again = shut ? Standby.AGAIN : soonest(ways);
        Alarm alarm = Alarm.in(again.compareTo(left) < 0 ? again : left);
        long heard = conversation.changes();
        Workflow.await(() -> alarm.rang() || conversation.changes() != heard || come.getAsBoolean());
        alarm.off();
    }

    /** From now on this way cannot be taken. */
    public void shut(String gate) {
        gates.shut(gate);
    }

    private Duration soonest(List<String> ways) {
        return ways.stream()
                .map(gate -> gates.named(gate).orElseThrow().expires())
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
