package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The guard's place: a copy of the leader that follows it outside Patroni until the run's restore point.
 *
 * <p>A file beside the directory says whose it is and how far the copy came; nothing is removed that it does not name.
 */
record GuardPost(Stations all, Station guard, Run run, Way way, Doing doing) {
    private static final Duration LONG = Duration.ofHours(12);
    static final Duration COMMAND = Duration.ofMinutes(10);
    private static final Duration STREAMS = Duration.ofMinutes(5);
    static final Duration LOOK = Duration.ofSeconds(10);

    /** What a standby must have at least as large as its primary; Patroni gives them on the command line only. */
    private static final List<String> AS_THE_LEADER = List.of(
            "max_connections",
            "max_prepared_transactions",
            "max_locks_per_transaction",
            "max_worker_processes",
            "max_wal_senders",
            "max_replication_slots",
            "wal_level",
            "wal_log_hints",
            "track_commit_timestamp");

    String copy() {
        String state = state();
        if (state.equals(run.id() + " whole")) {
            return "was copied";
        }
        if (guard.dir().exists() && !state.startsWith(run.id() + " ")) {
            throw new GiveUp(
                    "node " + guard.name() + ": " + path() + " holds a PostgreSQL that is not this run's, expected"
                            + " an empty place; nothing of it is touched");
        }
        var leader = at();
        doing.until(
                new Doing.Command("copy", copying(leader), Again.RUN, LONG, LOOK),
                () -> state().equals(run.id() + " whole"));
        return "copied from " + leader.name();
    }

    /** Whose it is, and {@code copying} or {@code whole}; empty: nobody's. */
    String state() {
        Ran ran = guard.reach().run("[ ! -e " + Sh.quote(note()) + " ] || cat " + Sh.quote(note()), LOOK);
        if (!ran.ok()) {
            throw new TryAgain("node " + guard.name() + ": " + note() + " cannot be read: "
                    + ran.err().strip());
        }
        return ran.out().strip();
    }

    private String path() {
        return guard.dir().path();
    }

    String note() {
        return path() + ".drydock";
    }

    Following following() {
        return new Following(all.members(), guard, way.slot(), run.point());
    }

    private Dynamic.At at() {
        return new Dynamic(all.members())
                .topology().stream()
                        .filter(Dynamic.At::leads)
                        .findFirst()
                        .orElseThrow(() -> new TryAgain("Patroni has no leader, expected one to copy from"));
    }

    private String copying(Dynamic.At leader) {
        return guard.dir().script("""
                N=%s; R=%s
                if [ -e "$D" ] && [ -n "$(ls -A "$D")" ]; then
                  case "$(cat "$N" 2>/dev/null)" in
                    "$R "*) as rm -rf -- "$D" ;;
                    *) echo "$D is not empty, and not this run's"; exit 1 ;;
                  esac
                fi
                printf '%%s copying\\n' "$R" | as tee "$N" >/dev/null || exit 1
                as env PGPASSFILE=%s pg_basebackup -h %s -p %d -U %s --no-password -D "$D" -X stream -S %s -c fast || exit 1
                printf '%%s whole\\n' "$R" | as tee "$N" >/dev/null
                """.formatted(
                        Sh.quote(note()),
                        Sh.quote(run.id()),
                        Sh.quote(pgpass()),
                        Sh.quote(leader.host()),
                        leader.port(),
                        Sh.quote(following().replicator()),
                        Sh.quote(way.slot())));
    }

    private String pgpass() {
        String file = guard.node().section().path("pgpass").asText("");
        if (file.isEmpty()) {
            throw new GiveUp("node " + guard.name() + ": the cluster file names no pgpass for the guard, expected"
                    + " patroni.guard.patroni.pgpass: a file there with replication's password at every member");
        }
        return file;
    }

    String stand() throws SQLException {
        return follow("whole", this::standing);
    }

    interface Script {
        String lines() throws SQLException;
    }

    /** @param expected by the file beside the directory */
    String follow(String expected, Script starts) throws SQLException {
        if (!doing.shows(this::streams, Duration.ZERO, "") || !target().equals(run.point())) {
            if (!state().equals(run.id() + " " + expected)) {
                throw new GiveUp("node " + guard.name() + ": " + note() + " says '" + state() + "', expected '"
                        + run.id() + " " + expected + "': there is nothing that could stand as the guard");
            }
            String script = starts.lines();
            doing.until(
                    new Doing.Command("stand", script, Again.RUN, COMMAND, LOOK),
                    () -> guard.dir().facts().runs());
            if (!doing.shows(() -> streams() || stands(), STREAMS, "streaming")) {
                throw new TryAgain("node " + guard.name() + ": the guard does not stream after " + STREAMS.toMinutes()
                        + " min, expected pg_stat_wal_receiver to say so; its log is " + path() + ".drydock.log");
            }
        }
        mustBeOurs();
        latch();
        return "streams on slot " + way.slot();
    }

    /** Where it stands at the mark, to which it came a second time. */
    private void latch() {
        String startup = stands() ? asked(Latch.STARTUP) : "";
        if (!startup.isEmpty()) {
            new Latch(guard.dir()).close(Long.parseLong(startup), doing);
        }
    }

    private boolean streams() {
        return asked("SELECT coalesce((SELECT status FROM pg_stat_wal_receiver), '')")
                .equals("streaming");
    }

    private boolean stands() {
        return asked("SELECT pg_get_wal_replay_pause_state()").equals("paused");
    }

    private String asked(String question) {
        try (var database = guard.looking("postgres")) {
            return database.text(question);
        } catch (SQLException e) {
            return "";
        }
    }

    private String target() {
        return asked("SELECT current_setting('recovery_target_name')");
    }

    private void mustBeOurs() {
        String target = target();
        if (!target.equals(run.point())) {
            throw new GiveUp(
                    "node " + guard.name() + ": the server at " + guard.postgresql() + " has recovery_target_name '"
                            + target + "', expected '" + run.point() + "': it is not this run's guard");
        }
    }

    private List<String> settings() throws SQLException {
        var lines = new ArrayList<String>();
        lines.add(Following.set("port", String.valueOf(guard.postgresql().port())));
        lines.add(Following.set("listen_addresses", guard.postgresql().host()));
        lines.add(Following.set("unix_socket_directories", parent(path())));
        lines.add(Following.set("hba_file", path() + "/pg_hba.conf"));
        lines.add(Following.set("ident_file", path() + "/pg_ident.conf"));
        lines.addAll(following().lines(pgpass()));
        String archive = guard.value("archive", "");
        lines.add(Following.set(
                "restore_command",
                new Latch(guard.dir()).command(archive.isEmpty() ? "" : "cp " + archive + "/%f \"%p\"")));
        try (var database = new Leader(all.members()).now().looking("postgres")) {
            lines.addAll(Following.library(database));
            for (String name : AS_THE_LEADER) {
                lines.add(Following.set(name, database.text("SELECT current_setting('" + name + "')")));
            }
        }
        return lines;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    /** What ALTER SYSTEM of the leader left comes first, and ours counts. */
    private String standing() throws SQLException {
        String lines = String.join(" ", settings().stream().map(Sh::quote).toList());
        return guard.dir().script("""
                C="$D/postgresql.auto.conf"
                [ -e "$C.leader" ] || as cp "$C" "$C.leader" || exit 1
                { cat "$C.leader"; printf '%%s\\n' %s; } | as tee "$C" >/dev/null || exit 1
                as rm -f "$D/recovery.signal" && as touch "$D/standby.signal" || exit 1
                as pg_ctl -D "$D" status >/dev/null && exit 0
                as pg_ctl -D "$D" start -w -t %d -l "$D.drydock.log" ||
                  { as tail -n 3 "$D.drydock.log" >&2; exit 1; }
                """.formatted(lines, COMMAND.minusSeconds(10).toSeconds()));
    }

    /**
     * Back to what the leader had: a member that is rewound or made anew from here takes this file along, and would not start
     * with this place's paths once that is gone.
     */
    void putBack() {
        String shell = guard.dir().script("""
                C="$D/postgresql.auto.conf"
                [ ! -e "$C.leader" ] || as mv "$C.leader" "$C"
                """);
        String kept = "[ -e " + Sh.quote(path() + "/postgresql.auto.conf.leader") + " ]";
        doing.until(
                new Doing.Command("put-back", shell, Again.RUN, COMMAND, LOOK),
                () -> !guard.reach().run(kept, LOOK).ok());
    }

    /** What is not this run's is left, and said. */
    String takeAway() {
        String state = state();
        if (!guard.dir().exists() && state.isEmpty()) {
            return "no guard was made";
        }
        if (!state.startsWith(run.id() + " ")) {
            throw new GiveUp("node " + guard.name() + ": " + path() + " is '" + state
                    + "' by the file beside it, expected this run's: not touched");
        }
        if (guard.dir().exists()) {
            doing.until(
                    new Doing.Command(
                            "leave", guard.dir().stopping(COMMAND.minusSeconds(10)), Again.RUN, COMMAND, LOOK),
                    () -> !guard.dir().facts().runs());
        }
        doing.until(
                new Doing.Command(
                        "remove", guard.dir().script("""
                        as rm -rf -- "$D" "$D.drydock.log" "$D.drydock.stands" && as rm -f -- %s
                        """.formatted(Sh.quote(note()))), Again.RUN, COMMAND, LOOK),
                () -> !guard.dir().exists() && state().isEmpty());
        return "the guard is gone";
    }
}
