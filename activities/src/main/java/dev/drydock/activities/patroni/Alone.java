package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fenced member's PostgreSQL, started without its Patroni to be read: at a port that no client knows, and without
 * archiving, or it would compete in its old timeline. Its slots are as it left them, and lose nothing by that.
 */
record Alone(Station member, Doing doing) {
    private static final Duration STARTS = Duration.ofMinutes(10);
    private static final Duration SETTLES = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Below those that systems give out by themselves. */
    private static final int FIRST_PORT = 25_432;

    private static final int PORTS = 1000;

    interface Work<T> {
        T with(Station alone) throws SQLException, IOException;
    }

    /** Leaves it shut down in good order, whatever the work does. */
    <T> T during(String step, Work<T> work) throws SQLException, IOException {
        refuseServing();
        try {
            var start = member.dir().starting(STARTS.minusSeconds(10), settings());
            doing.until(new Doing.Command(step + "-start", start, Again.RUN, STARTS, SETTLES), this::runs);
            int port = Integer.parseInt(member.dir().facts().port());
            return work.with(member.listening(new Endpoint("127.0.0.1", port)));
        } finally {
            stop(step);
        }
    }

    /** Ends what an earlier asking left running, whose worker died. Somebody else's runs at the member's own port. */
    void end(String step) {
        var facts = member.dir().facts();
        if (facts.runs() && !facts.port().isEmpty() && !own(facts)) {
            stop(step);
        }
    }

    private void stop(String step) {
        var stop = member.dir().script("""
                as pg_ctl -D "$D" status >/dev/null && { as pg_ctl -D "$D" stop -m fast -w -t %d || exit 1; }
                as rm -f "$D.drydock.log"
                """.formatted(STARTS.minusSeconds(10).toSeconds()));
        doing.until(new Doing.Command(step + "-stop", stop, Again.RUN, STARTS, SETTLES), () -> !runs());
    }

    private boolean own(DataDir.Facts facts) {
        return facts.port().equals(String.valueOf(member.postgresql().port()));
    }

    private boolean runs() {
        return member.dir().facts().runs();
    }

    private void refuseServing() {
        var facts = member.dir().facts();
        if (facts.runs() && own(facts)) {
            throw new GiveUp("node " + member.name() + ": PostgreSQL runs at its own port " + facts.port()
                    + ", expected none since the member was fenced: somebody started it");
        }
    }

    private String[] settings() {
        return new String[] {
            "-p", String.valueOf(port()),
            "-c", "listen_addresses=127.0.0.1",
            "-c", "archive_mode=off",
            "-c", "autovacuum=off",
            "-c", "default_transaction_read_only=on",
            "-c", "max_slot_wal_keep_size=-1"
        };
    }

    private int port() {
        var ran = member.reach().run("cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '{ print $2 }'", LOOK);
        Set<String> taken = ran.out()
                .lines()
                .map(address -> address.substring(address.indexOf(':') + 1))
                .collect(Collectors.toSet());
        // Not all from the first on: members on one machine would be started at the same one.
        int first = Math.floorMod(member.dir().path().hashCode(), PORTS);
        for (int i = 0; i < PORTS; i++) {
            int port = FIRST_PORT + (first + i) % PORTS;
            if (!taken.contains("%04X".formatted(port))) {
                return port;
            }
        }
        throw new TryAgain(
                "node " + member.name() + ": no port from " + FIRST_PORT + " on is free, expected one of " + PORTS);
    }
}
