package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Circumstances;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One gate as it is carried.
 *
 * @param usedAt when the run did what it allows; null: not yet
 */
public record GateEntry(
        PlanGate gate,
        GateState state,
        @Nullable String subject,
        @Nullable Instant openedAt,
        List<Tally.Vote> votes,
        List<Status.Heard> said,
        @Nullable Instant usedAt) {
    GateEntry with(GateState next, @Nullable String about, @Nullable Instant at) {
        return new GateEntry(gate, next, about, at, votes, said, usedAt);
    }

    GateEntry said(List<Tally.Vote> counted, List<Status.Heard> all) {
        return new GateEntry(gate, state, subject, openedAt, List.copyOf(counted), List.copyOf(all), usedAt);
    }

    /** When it is asked whether the gate would pass: once something came of it, time alone takes nothing back. */
    Circumstances judged(Circumstances seen) {
        return usedAt == null ? seen : new Circumstances(usedAt, seen.figures());
    }

    GateEntry used(Instant at) {
        return state == GateState.PASSED && usedAt == null
                ? new GateEntry(gate, state, subject, openedAt, votes, said, at)
                : this;
    }
}
