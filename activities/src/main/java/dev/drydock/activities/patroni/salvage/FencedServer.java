package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fenced node's PostgreSQL, started without its Patroni to be read: on loopback, at a port that no client knows, read-only
 * and without archiving, or it would compete in the timeline that was left.
 *
 * @param account whom PostgreSQL runs as; empty: whoever owns the directory
 * @param usual the port at which clients know it
 */
public record FencedServer(Worksite node, String data, String bin, String account, int usual) {
    private static final Duration STARTS = Duration.ofMinutes(10);
    private static final Duration SETTLES = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(20);

    /** Below those that systems give out by themselves. */
    private static final int FIRST_PORT = 26_432;

    private static final int PORTS = 1000;

    /** What is done with it while it runs. */
    @FunctionalInterface
    public interface Work<T> {
        T at(int port) throws SQLException, IOException;
    }

    /** Leaves it shut down in good order, whatever the work does. */
    public <T> T during(Doing doing, Work<T> work) throws SQLException, IOException {
        refuseServing();
        try {
            doing.until(new Doing.Command("salvage-start", starting(), Again.RUN, STARTS, SETTLES), () -> port() != 0);
            return work.at(port());
        } finally {
            doing.until(
                    new Doing.Command(
                            "salvage-stop",
                            script("as pg_ctl -D \"$D\" stop -m fast -w -t 590\n"),
                            Again.RUN,
                            STARTS,
                            SETTLES),
                    () -> port() == 0);
        }
    }

    private void refuseServing() {
        int port = port();
        if (port == usual) {
            throw new GiveUp("node " + node.name() + ": PostgreSQL runs at its own port " + port
                    + ", expected none since the node was fenced: somebody started it; stop it, then retry");
        }
    }

    private String starting() {
        String options = "-p " + freePort() + " -c listen_addresses=127.0.0.1 -c archive_mode=off -c autovacuum=off"
                + " -c default_transaction_read_only=on -c max_slot_wal_keep_size=-1";
        return script("as pg_ctl -D \"$D\" start -w -t 590 -l \"$D.salvage.log\" -o " + Sh.quote(options) + "\n");
    }

    /** 0: it does not run. */
    private int port() {
        Ran ran = node.reach().run(script("""
                        as pg_ctl -D "$D" status >/dev/null || { echo 0; exit 0; }
                        sed -n 4p "$D/postmaster.pid"
                        """), LOOK);
        String said = ran.out().strip();
        if (!ran.ok() || !said.matches("\\d{1,5}")) {
            throw new TryAgain("node " + node.name() + ": whether PostgreSQL runs in " + data + " cannot be told: "
                    + ran.err().strip());
        }
        return Integer.parseInt(said);
    }

    private int freePort() {
        Ran ran = node.reach().run("cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '{ print $2 }'", LOOK);
        Set<String> taken = ran.out()
                .lines()
                .map(address -> address.substring(address.indexOf(':') + 1))
                .collect(Collectors.toSet());
        for (int port = FIRST_PORT; port < FIRST_PORT + PORTS; port++) {
            if (!taken.contains("%04X".formatted(port))) {
                return port;
            }
        }
        throw new TryAgain(
                "node " + node.name() + ": no port from " + FIRST_PORT + " on is free, expected one of " + PORTS);
    }

    /** {@code as WORD...} runs a command as the account, with an environment of its own: root's leads elsewhere. */
    private String script(String lines) {
        return "D=" + Sh.quote(data) + "\nB=" + Sh.quote(bin) + "\nA=" + Sh.quote(account) + "\n" + """
                A=${A:-$(stat -c %U "$D")}
                as() {
                  if [ "$(id -un)" != "$A" ]; then set -- runuser -u "$A" -- "$@"; fi
                  ( cd / && env -i PATH="$B:/usr/sbin:/usr/bin:/sbin:/bin" HOME=/ LC_ALL=C "$@" )
                }
                """ + lines;
    }
}
