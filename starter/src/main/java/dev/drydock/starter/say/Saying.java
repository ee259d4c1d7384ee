package dev.drydock.starter.say;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Pause;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends a statement and waits until the run says how it took it. */
public final class Saying {
    private static final Duration HEARD = Duration.ofSeconds(15);
    private static final int LOOK = 250;

    private final Runs runs;
    private final Duration patience;

    public Saying(Runs runs) {
        this(runs, HEARD);
    }

    Saying(Runs runs, Duration patience) {
        this.runs = runs;
        this.patience = patience;
    }

    /**
     * @param signature armored, over the statement's text; null: unsigned
     * @param before the look at the run after which the person decided
     */
    public Answer say(Statement statement, @Nullable String signature, Look before) {
        runs.say(statement.cluster(), new Said(statement.text(), signature));
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            Look look = runs.look(statement.cluster());
            var heard = heard(statement, before, look);
            if (heard.isPresent() && !counting(statement, look)) {
                return Answer.of(statement, look, heard.get());
            }
            Pause.millis(LOOK);
        }
        Look last = runs.look(statement.cluster());
        var counted = heard(statement, before, last);
        if (counted.isPresent()) {
            return Answer.of(statement, last, counted.get());
        }
        throw new Failure(
                Exit.TEMPORARY,
                "the " + statement.action() + " was sent to " + statement.cluster()
                        + ", but the run did not say within " + patience.toSeconds() + " s how it took it",
                "drydock status " + statement.cluster());
    }

    /** A gate that has all it needs passes once the list of revoked keys was read again. */
    private static boolean counting(Statement statement, Look look) {
        return !look.ended()
                && look.gate(statement.target())
                        .filter(gate -> gate.state() == Status.GateState.OPEN)
                        .filter(gate ->
                                gate.needed() == null && Choices.of(gate).agreed() >= gate.quorum())
                        .isPresent();
    }

    /** What is refused before it was understood has no nonce in the record; speaker, action and novelty tell it then. */
    private static Optional<Status.Heard> heard(Statement statement, Look before, Look after) {
        return after.heard(statement.nonce())
                .or(() -> after.heardSince(before).stream()
                        .filter(heard -> heard.nonce() == null && !heard.counted())
                        .filter(heard -> heard.by().equals(statement.by())
                                && heard.action().equals(statement.action()))
                        .findFirst());
    }
}
