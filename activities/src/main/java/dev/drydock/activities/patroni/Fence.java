package dev.drydock.activities.patroni;

import dev.drydock.activities.patroni.PatroniRest.Answer;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Keeps one member's PostgreSQL from taking writes, and lets it again. Judged by PostgreSQL's state: in maintenance mode a
 * Patroni that ends leaves its PostgreSQL running.
 */
record Fence(Station member, Doing doing) {
    private static final Duration STOPS = Duration.ofMinutes(5);
    private static final Duration STARTS = Duration.ofMinutes(5);
    /** What stops it waits for its end. */
    private static final Duration SETTLES = Duration.ofSeconds(3);

    private static final Duration TURN = Duration.ofMinutes(1);

    /** @param expected system identifier; a directory of another one is not touched */
    String close(String expected) {
        var before = ours(expected);
        stopPatroni("fence");
        stopPostgres("fence-postgresql");
        var now = mustBeClosed();
        String how = before.runs() ? "stopped" : "was down";
        return how + "; " + now.state() + " on timeline " + now.timeline() + ", last checkpoint at " + now.checkpoint();
    }

    /** Until it is to serve again. */
    void stopPatroni(String step) {
        patroni(step, member.stopping());
    }

    /** It is not needed any more, and nothing of us keeps it from being started. */
    void endPatroni(String step) {
        patroni(step, member.ending());
    }

    /** One that is dead may be about to be started again by whoever watches over it: that one has to be told. */
    private void patroni(String step, String stopping) {
        var stop = new Doing.Command(step, stopping, Again.RUN, STOPS, SETTLES);
        doing.untilAfter(stop, member.rest()::stopped);
    }

    /** Does nothing when Patroni took it along. */
    void stopPostgres(String step) {
        var command = member.dir().stopping(STOPS.minusSeconds(10));
        doing.until(
                new Doing.Command(step, command, Again.RUN, STOPS, SETTLES),
                () -> !member.dir().facts().runs());
    }

    private DataDir.Facts ours(String expected) {
        var facts = member.dir().facts();
        if (!facts.systemIdentifier().equals(expected)) {
            throw new GiveUp("node " + member.name() + ": " + member.dir().path() + " is of system "
                    + facts.systemIdentifier() + ", expected " + expected
                    + " as the guard's, so it is another cluster's and was not touched");
        }
        return facts;
    }

    /** Throws when it may still take writes. */
    DataDir.Facts mustBeClosed() {
        var facts = member.dir().facts();
        if (facts.runs()) {
            throw new GiveUp("node " + member.name() + ": PostgreSQL of "
                    + member.dir().path() + " runs (pid " + facts.processes().getFirst()
                    + "), expected none since it was fenced: somebody started it");
        }
        mustBeSilent();
        return facts;
    }

    /** As far as a client could tell: of a machine that is dead, nothing else can be asked. */
    void mustBeSilent() {
        if (answers()) {
            throw new GiveUp("node " + member.name() + ": a PostgreSQL answers at " + member.postgresql()
                    + ", expected none since the member was fenced");
        }
    }

    /** A server that refuses us is one all the same: only class 08 says that nobody answered. */
    private boolean answers() {
        try (var database = member.looking("postgres")) {
            return !database.text("SELECT 1").isEmpty();
        } catch (SQLException e) {
            String state = e.getSQLState();
            return state != null && !state.startsWith("08");
        }
    }

    /** @param turn whether it may start now; a replica that starts before the last leader could lead without its last writes */
    String open(Turn turn) {
        if (!serves()) {
            if (!doing.shows(turn::come, TURN, "the leader")) {
                throw new TryAgain("node " + member.name() + " waits for " + turn.leader()
                        + " to lead, which was the last that took writes: started before it, " + member.name()
                        + " could lead without its last writes");
            }
            doing.until(
                    new Doing.Command("unfence", member.starting(), Again.RUN, STARTS, TURN),
                    () -> !member.rest().stopped());
            if (!doing.shows(this::serves, STARTS, "PostgreSQL")) {
                throw new TryAgain("node " + member.name() + ": Patroni runs and its PostgreSQL serves nobody after "
                        + STARTS.toMinutes() + " min" + paused());
            }
        }
        return "serves again";
    }

    /** Who may start when. */
    interface Turn {
        boolean come();

        String leader();
    }

    private String paused() {
        return member.rest().get("/patroni") instanceof Answer.Said(var said)
                        && said.path("pause").asBoolean()
                ? "; the cluster is in maintenance mode, in which Patroni starts none: patronictl resume"
                : "";
    }

    private boolean serves() {
        return member.rest().get("/health") instanceof Answer.Said(var said)
                && said.path("state").asText().equals("running")
                && (member.rest().get("/leader") instanceof Answer.Said
                        || member.rest().get("/replica") instanceof Answer.Said);
    }
}
