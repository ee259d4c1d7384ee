package dev.drydock.starter.say;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.words.Exit;
import java.util.stream.Collectors;

/** Whether something can be said at a gate at all; what cannot is refused before it is sent. */
public final class Gates {
    private Gates() {}

    /** The gate, which is open, or ahead with a subject that is known already. */
    public static Status.GateStatus decidable(Look look, String name) {
        var status = look.status();
        String watch = "drydock watch " + status.cluster();
        if (look.ended()) {
            throw new Failure(
                    Exit.NOTHING,
                    "run " + status.run() + " of " + status.cluster() + " has ended (" + look.kind() + "), so gate "
                            + name + " has nothing to decide",
                    "drydock review " + status.cluster());
        }
        var gate = look.gate(name).orElseThrow(() -> unknown(status, name));
        return switch (gate.state()) {
            case OPEN -> gate;
            case AHEAD -> ahead(status, gate);
            case PASSED -> throw new Failure(Exit.NOTHING, "gate " + name + " has passed already", watch);
            case REJECTED -> throw new Failure(Exit.REJECTED, "gate " + name + " is rejected already", watch);
            case CLOSED -> throw new Failure(Exit.REJECTED, "gate " + name + " is closed", watch);
            case EXPIRED -> throw new Failure(Exit.REJECTED, "gate " + name + " has expired", watch);
        };
    }

    private static Status.GateStatus ahead(Status status, Status.GateStatus gate) {
        if (gate.subject() != null) {
            return gate;
        }
        throw new Failure(
                Exit.BLOCKED,
                "gate " + gate.name() + " is not open yet and what it will ask about is not known; the run is at "
                        + status.phase(),
                "drydock watch " + status.cluster());
    }

    private static Failure unknown(Status status, String name) {
        String known = status.gates().stream().map(Status.GateStatus::name).collect(Collectors.joining(", "));
        return new Failure(
                Exit.USAGE,
                "the run of " + status.cluster() + " has no gate '" + name + "': "
                        + (known.isEmpty() ? "it has none" : "it has " + known),
                "drydock status " + status.cluster());
    }
}
