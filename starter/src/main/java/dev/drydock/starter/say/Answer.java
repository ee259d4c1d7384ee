package dev.drydock.starter.say;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.drydock.starter.server.Look;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import org.jspecify.annotations.Nullable;

/**
 * How a run took a statement.
 *
 * @param counted whether it counts
 * @param why why it does not, or what it did
 * @param gate the gate afterwards; absent when it was not about one
 * @param says the same in one sentence
 */
public record Answer(
        String cluster,
        String run,
        String action,
        String target,
        String nonce,
        boolean counted,
        @Nullable String why,
        @JsonInclude(JsonInclude.Include.NON_NULL) Status.@Nullable GateStatus gate,
        String says,
        int exit) {

    static Answer of(Statement said, Look after, Status.Heard heard) {
        var gate = after.gate(said.target()).orElse(null);
        return new Answer(
                said.cluster(),
                said.run(),
                said.action(),
                said.target(),
                said.nonce(),
                heard.counted(),
                heard.why(),
                gate,
                heard.counted() ? counted(said, after, heard, gate) : refused(said, heard),
                exit(heard, gate).code());
    }

    private static String counted(Statement said, Look after, Status.Heard heard, Status.@Nullable GateStatus gate) {
        String did = heard.why() == null || heard.why().isEmpty() ? "" : ": " + heard.why();
        if (gate == null) {
            return said.action() + " counts for " + said.cluster() + did;
        }
        String state = switch (gate.state()) {
            case PASSED -> "gate " + gate.name() + " has passed";
            case REJECTED -> "gate " + gate.name() + " is rejected";
            case EXPIRED -> "gate " + gate.name() + " has expired";
            case CLOSED -> "gate " + gate.name() + " is closed";
            case AHEAD -> "gate " + gate.name() + " counts it when it opens";
            case OPEN ->
                "gate " + gate.name() + " is open still, " + Choices.of(gate).agreed() + " of " + gate.quorum();
        };
        String apart = gate.state() == Status.GateState.OPEN
                ? Choices.of(gate)
                        .apart(said.cluster(), gate.name())
                        .map(why -> "; " + why)
                        .orElse("")
                : "";
        String then = after.ended() ? "; the run has ended: " + after.says() : "";
        return said.action() + " by " + said.by() + " counts" + did + "; " + state + apart + then;
    }

    private static String refused(Statement said, Status.Heard heard) {
        String why = heard.why() == null ? "no reason given" : heard.why();
        return said.action() + " by " + said.by() + " does not count: " + why;
    }

    private static Exit exit(Status.Heard heard, Status.@Nullable GateStatus gate) {
        if (heard.counted()) {
            return Exit.DONE;
        }
        return gate != null && over(gate.state()) ? Exit.REJECTED : Exit.NOT_AUTHORISED;
    }

    private static boolean over(Status.GateState state) {
        return switch (state) {
            case REJECTED, EXPIRED, CLOSED -> true;
            case AHEAD, OPEN, PASSED -> false;
        };
    }
}
