package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;

/**
 * Keeps a server that stands at the mark from being promoted by anybody but its run. Whoever tries ends it instead, as the
 * standby that it was, and started again it comes to the mark once more.
 *
 * <p>A Patroni that is started beside such a server resumes its replay ({@code handle_parameter_change}, 3.0 to 4.1), which
 * at a recovery target ends recovery. It then stops it, and where that happens between the end of {@code standby.signal} and
 * the first record of the new timeline, what is started next writes on the leader's timeline: no rewind finds out, and
 * replication goes on over records that were never replayed (seen with 3.0.2 and 15.20).
 *
 * <p>Before any of that, the startup process asks {@code restore_command} for the history of the next timeline, and ends the
 * server when that exits with more than 125 (RestoreArchivedFile of PostgreSQL 14 to 18). The command does so for the one
 * process that a file beside the directory names: one that was started since, say after a crash, replays as ever.
 *
 * @param dir the directory of the server
 */
record Latch(DataDir dir) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int ENDS_THE_SERVER = 200;

    /** Whom to {@link #close} it for. */
    static final String STARTUP = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'startup'";

    private String file() {
        return dir.path() + ".drydock.stands";
    }

    /** @param otherwise what fetches a segment; empty: there is no archive */
    String command(String otherwise) {
        String file = Sh.quote(file()).replace("%", "%%");
        return "if [ \"$PPID\" = \"$(cat " + file + " 2>/dev/null)\" ]; then echo \"drydock: this server stands at its"
                + " run's restore point, and is promoted by that run alone\" >&2; exit " + ENDS_THE_SERVER + "; fi; "
                + (otherwise.isBlank() ? "false" : otherwise);
    }

    /** @param startup id of the process that stands */
    void close(long startup, Doing doing) {
        String shell = dir.script("printf '%s\\n' " + startup + " | as tee " + Sh.quote(file()) + " >/dev/null\n");
        doing.until(
                new Doing.Command("latch", shell, Again.RUN, LIMIT, LOOK),
                () -> named().equals(String.valueOf(startup)));
    }

    /** What it kept from being promoted may be now. */
    void open(Doing doing) {
        String shell = dir.script("as rm -f -- " + Sh.quote(file()) + "\n");
        doing.until(new Doing.Command("unlatch", shell, Again.RUN, LIMIT, LOOK), () -> named().isEmpty());
    }

    /** Empty: nobody. */
    private String named() {
        String file = Sh.quote(file());
        Ran ran = dir.reach().run("[ ! -e " + file + " ] || cat " + file, LOOK);
        if (!ran.ok()) {
            throw new TryAgain("node " + dir.reach().node() + ": " + file() + " cannot be read: "
                    + ran.err().strip());
        }
        return ran.out().strip();
    }
}
