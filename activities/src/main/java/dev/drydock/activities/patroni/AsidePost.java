package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Lsn;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member that stands aside: it leaves Patroni with the data it has, follows the leader by itself until the run's restore
 * point, and is a member again afterwards.
 *
 * <ol>
 *   <li>A file beside the directory says for which run, before Patroni is stopped; beside it is kept what Patroni gave its
 *       server: the words it was started with, how it fetches WAL, and the file of settings that ours are added to.
 *   <li>What the run's slot keeps begins at or before what the member has, or it might lack WAL later.
 *   <li>Its own settings are back before its Patroni is, which would go on replaying beyond the mark with ours.
 *   <li>The file goes last.
 * </ol>
 */
record AsidePost(GuardPost post) {
    private static final Duration KEEPS_UP = Duration.ofMinutes(5);
    private static final Pattern PASSFILE = Pattern.compile("(?:^| )passfile=((?:[^ '\\\\]|\\\\.)+)");

    private Station member() {
        return post.guard();
    }

    private Run run() {
        return post.run();
    }

    private Doing doing() {
        return post.doing();
    }

    String leave() throws SQLException {
        String state = mine();
        if (state.isEmpty() || member().dir().facts().runs()) {
            mustFollow();
        }
        if (state.isEmpty()) {
            keep();
        }
        var fence = new Fence(member(), doing());
        fence.stopPatroni("aside");
        fence.stopPostgres("aside-postgresql");
        var facts = fence.mustBeClosed();
        if (!facts.standby()) {
            throw new GiveUp("node " + member().name() + ": " + member().dir().path()
                    + " took writes itself before it was stopped, expected a standby: it was made the leader meanwhile;"
                    + " abort, and begin again with a new plan");
        }
        return "left Patroni; " + facts.state() + " on timeline " + facts.timeline();
    }

    /** What the file beside the directory says; throws where it names another run. */
    private String mine() {
        String state = post.state();
        if (!state.isEmpty() && !state.startsWith(run().id() + " ")) {
            throw new GiveUp("node " + member().name() + ": " + post.note() + " says '" + state
                    + "', expected none: another run has it stand aside; nothing of it is touched");
        }
        return state;
    }

    private void mustFollow() throws SQLException {
        Station leader = new Leader(post.all().members()).now();
        try (var there = leader.looking("postgres");
                var own = member().looking("postgres")) {
            if (!own.text("SELECT pg_is_in_recovery()").equals("t")) {
                throw new GiveUp("node " + member().name() + " leads now, expected a replica: a leader does not stand"
                        + " aside; abort, and begin again with a new plan");
            }
            var from = there.list(
                    "SELECT coalesce(restart_lsn::text, '') FROM pg_replication_slots WHERE slot_name = '"
                            + post.way().slot() + "'",
                    row -> row.getString(1));
            if (from.isEmpty() || from.getFirst().isEmpty()) {
                throw new TryAgain(
                        "node " + leader.name() + " has no slot " + post.way().slot()
                                + " that keeps WAL, expected one before " + member().name() + " leaves Patroni");
            }
            if (!doing().shows(() -> received(own, from.getFirst()), KEEPS_UP, "WAL from " + from.getFirst() + " on")) {
                throw new TryAgain(
                        "node " + member().name() + " has not received WAL up to " + from.getFirst() + " after "
                                + KEEPS_UP.toMinutes() + " min, from where on " + leader.name() + " keeps it for "
                                + post.way().slot());
            }
        }
    }

    private static boolean received(Database own, String from) {
        try {
            String lsn = own.text("SELECT coalesce(pg_last_wal_receive_lsn()::text, '')");
            return !lsn.isEmpty() && Lsn.of(from).behind(Lsn.of(lsn)) >= 0;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Replication's password at the leader of now is its password at every member. */
    private void keep() throws SQLException {
        String pass;
        String restore;
        try (var own = member().looking("postgres")) {
            restore = own.text("SELECT current_setting('restore_command')");
            Matcher found = PASSFILE.matcher(own.text("SELECT current_setting('primary_conninfo')"));
            pass = found.find() ? found.group(1).replaceAll("\\\\(.)", "$1") : "";
        }
        String shell = member().dir()
                .script("""
                N=%s; P=%s
                printf '%%s\\n' %s | as tee "$N.restore" >/dev/null || exit 1
                as cp -p "$D/postgresql.auto.conf" "$N.conf" && as cp -p "$D/postmaster.opts" "$N.opts" || exit 1
                as sh -c 'umask 077; if [ -n "$1" ]; then cat "$1"; fi >"$2.all" && sed -E "s/^(([^:\\\\\\\\]|\\\\\\\\.)*:){3}/*:*:*:/" "$2.all" >"$2" && rm "$2.all"' sh "$P" "$N.pass" || exit 1
                printf '%%s aside\\n' %s | as tee "$N" >/dev/null
                """.formatted(Sh.quote(post.note()), Sh.quote(pass), Sh.quote(restore), Sh.quote(run().id())));
        doing().until(
                        new Doing.Command("keep", shell, Again.RUN, GuardPost.COMMAND, GuardPost.LOOK),
                        () -> !post.state().isEmpty());
    }

    String stand() throws SQLException {
        if (!member().rest().stopped()) {
            throw new GiveUp("node " + member().name() + ": Patroni answers, expected it to be stopped since the member"
                    + " stands aside: somebody started it; stop it, then retry");
        }
        return post.follow("aside", this::standing);
    }

    /**
     * The words that Patroni gave, and the file of settings that is read last. Promoted, it refuses writes at first: clients
     * know its address, and numbers from a sequence would come twice until those are set.
     */
    private String standing() throws SQLException {
        var settings = new ArrayList<>(post.following().lines(post.note() + ".pass"));
        settings.add(Following.set("restore_command", new Latch(member().dir()).command(restoring())));
        settings.add(Following.set("recovery_min_apply_delay", "0"));
        settings.add(Following.set("default_transaction_read_only", "on"));
        try (var database = new Leader(post.all().members()).now().looking("postgres")) {
            settings.addAll(Following.library(database));
        }
        String lines = String.join(" ", settings.stream().map(Sh::quote).toList());
        return member().dir().script("""
                N=%s
                { as cat "$N.conf" && printf '%%s\\n' %s; } | as tee "$D/postgresql.auto.conf" >/dev/null || exit 1
                as rm -f "$D/recovery.signal" && as touch "$D/standby.signal" || exit 1
                as pg_ctl -D "$D" status >/dev/null && exit 0
                as pg_ctl -D "$D" start -w -t %d -l "$N.log" -o "$(as sed -E 's/^[^"]*//' "$N.opts")" ||
                  { as tail -n 3 "$N.log" >&2; exit 1; }
                """.formatted(
                Sh.quote(post.note()), lines, GuardPost.COMMAND.minusSeconds(10).toSeconds()));
    }

    /** A run of before did not keep it: what the leader has kept for the member then comes by streaming alone. */
    private String restoring() {
        return member().reach()
                .run(member().dir().script("""
                as cat %s.restore 2>/dev/null
                """.formatted(Sh.quote(post.note()))), GuardPost.LOOK)
                .out()
                .strip();
    }

    /** The reverse, from wherever the hold came to. */
    String comeBack() {
        if (mine().isEmpty()) {
            return member().name() + " is a member";
        }
        if (member().rest().stopped() || !original()) {
            var fence = new Fence(member(), doing());
            fence.stopPatroni("leave");
            fence.stopPostgres("leave-postgresql");
            putBack("put-back", """
                { [ -e "$D/standby.signal" ] || as touch "$D/drydock.promoted"; } &&
                  as rm -f "$D/recovery.signal" && as touch "$D/standby.signal\"""");
        }
        Station leader = new Leader(post.all().members()).now();
        var rejoining = new Rejoining(member(), leader, doing());
        String how = promoted()
                ? rejoining.whole("somebody promoted it while it stood aside", () -> !promoted())
                : rejoining.go();
        forget();
        return member().name() + " is a member again: " + how;
    }

    /**
     * A file in its directory says so until that is made anew. Patroni finds no fault with a server that was stopped halfway
     * through its promotion: it has records of its own on the leader's timeline.
     */
    private boolean promoted() {
        String file = Sh.quote(member().dir().path() + "/drydock.promoted");
        return member().reach()
                .run("[ ! -e " + file + " ] || echo yes", GuardPost.LOOK)
                .out()
                .strip()
                .equals("yes");
    }

    private boolean original() {
        Ran ran = member().reach().run(member().dir().script("""
                as cmp -s %s.conf "$D/postgresql.auto.conf"
                """.formatted(Sh.quote(post.note()))), GuardPost.LOOK);
        return ran.ok();
    }

    private void putBack(String step, String first) {
        String shell = member().dir().script("""
                N=%s
                %s && as cp -p "$N.conf" "$D/postgresql.auto.conf"
                """.formatted(Sh.quote(post.note()), first));
        doing().until(new Doing.Command(step, shell, Again.RUN, GuardPost.COMMAND, GuardPost.LOOK), this::original);
    }

    /** Once it leads: everything is as Patroni wants it, and clients may write. */
    void becomeOrdinary() throws SQLException {
        if (mine().isEmpty()) {
            return;
        }
        putBack("ordinary", "true");
        try (var database = member().writing("postgres", GuardPost.LOOK)) {
            database.run("SELECT pg_reload_conf()");
        }
    }

    /** What was kept beside the directory. */
    void forget() {
        if (mine().isEmpty()) {
            return;
        }
        String shell = member().dir().script("""
                N=%s
                as rm -f -- "$N.conf" "$N.opts" "$N.pass" "$N.restore" "$N.log" "$N.stands" && as rm -f -- "$N"
                """.formatted(Sh.quote(post.note())));
        doing().until(
                        new Doing.Command("forget-aside", shell, Again.RUN, GuardPost.COMMAND, GuardPost.LOOK),
                        () -> post.state().isEmpty());
    }
}
