package dev.drydock.activities.patroni;

import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.rollback.Findings.Table;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The guard and the point it is to stand at, until its recovery ends there. */
record AtMark(Station guard, Mark mark) {
    /** For one table, however big it is. */
    static final Duration TABLE = Duration.ofHours(6);

    private static final Duration PROMOTES = Duration.ofMinutes(2);
    private static final Duration BETWEEN = Duration.ofMillis(10);

    private static final String STANDING = """
            SELECT pg_is_in_recovery(),
                   CASE WHEN pg_is_in_recovery() THEN pg_get_wal_replay_pause_state() ELSE 'leads' END,
                   coalesce(pg_last_wal_replay_lsn()::text, ''),
                   (SELECT system_identifier FROM pg_control_system())::text""";

    private static final String TIMELINE =
            "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int";

    private static final String HISTORY = """
            SELECT coalesce(pg_read_file('pg_wal/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '.history',
                                         0, 1000000, true), '')""";

    /**
     * What was to make a standby of it, and a leader must not have: a target would stop it as a standby again, and nothing of
     * it would be archived.
     */
    private static final List<String> A_GUARDS = List.of(
            "archive_cleanup_command",
            "archive_command",
            "archive_library",
            "archive_mode",
            "primary_conninfo",
            "primary_slot_name",
            "recovery_end_command",
            "recovery_min_apply_delay",
            "recovery_target",
            "recovery_target_action",
            "recovery_target_inclusive",
            "recovery_target_lsn",
            "recovery_target_name",
            "recovery_target_time",
            "recovery_target_timeline",
            "recovery_target_xid",
            "restore_command",
            "synchronous_standby_names");

    private record Standing(boolean recovering, String pause, String lsn, String systemIdentifier) {}

    private Standing standing(Database database) throws SQLException {
        var seen = database.one(
                STANDING, row -> new Standing(row.getBoolean(1), row.getString(2), row.getString(3), row.getString(4)));
        if (!seen.systemIdentifier.equals(mark.systemIdentifier())) {
            throw new GiveUp("node " + guard.name() + ": PostgreSQL at " + guard.postgresql() + " is of system "
                    + seen.systemIdentifier + ", expected " + mark.systemIdentifier() + " as the mark");
        }
        return seen;
    }

    private void mustStand(Standing seen) {
        if (!seen.recovering || !seen.pause.equals("paused") || !seen.lsn.equals(mark.lsn())) {
            throw new GiveUp("node " + guard.name() + ": the guard "
                    + (seen.recovering ? "is in recovery, " + seen.pause : "has left recovery") + " at " + seen.lsn
                    + ", expected in recovery and paused at " + mark.lsn() + " (restore point " + mark.point()
                    + "): there is no exact way back");
        }
    }

    /** Every table of every database; throws unless all of it was seen at the mark. */
    List<Table> tables() throws SQLException {
        try (var database = guard.looking("postgres")) {
            mustStand(standing(database));
            var tables = Tables.everywhere(guard);
            mustStand(standing(database));
            return tables;
        }
    }

    /** Throws when it is in recovery anywhere else. */
    boolean stands() throws SQLException {
        try (var database = guard.looking("postgres")) {
            var seen = standing(database);
            if (seen.recovering) {
                mustStand(seen);
            }
            return seen.recovering;
        }
    }

    /** @return milliseconds until it took writes; 0: an earlier asking had it promoted */
    long promote(Doing doing) throws SQLException {
        try (var database = guard.writing("postgres", Duration.ofSeconds(30))) {
            var seen = standing(database);
            if (!seen.recovering) {
                mustComeFromMark(database);
                return 0;
            }
            mustStand(seen);
            doing.holding().enter();
            new Latch(guard.dir()).open(doing);
            long begun = System.nanoTime();
            database.run("SELECT pg_wal_replay_resume()");
            while (standing(database).recovering) {
                if (System.nanoTime() - begun > PROMOTES.toNanos()) {
                    throw new TryAgain("node " + guard.name() + ": still in recovery " + PROMOTES.toSeconds()
                            + " s after it was told to end it, expected it to lead");
                }
                Together.pause(BETWEEN);
            }
            long milliseconds = (System.nanoTime() - begun) / 1_000_000;
            mustComeFromMark(database);
            return Math.max(1, milliseconds);
        }
    }

    private void mustComeFromMark(Database database) throws SQLException {
        String history = database.text(HISTORY);
        String line = "at restore point \"" + mark.point() + "\"";
        if (history.lines().noneMatch(each -> each.endsWith(line) && each.contains("\t" + mark.lsn() + "\t"))) {
            throw new GiveUp("node " + guard.name() + ": it leads on timeline " + database.text(TIMELINE)
                    + ", whose history does not say '" + mark.lsn() + " " + line
                    + "', so it was not promoted from the mark; its history says: "
                    + history.strip().replace('\n', ';').replace('\t', ' '));
        }
    }

    long timeline() throws SQLException {
        try (var database = guard.looking("postgres")) {
            return Long.parseLong(database.text(TIMELINE));
        }
    }

    /** Also what the leader's own file had of that when it was copied. Where it listens stays as it is until it is started anew. */
    void becomeOrdinary() throws SQLException {
        try (var database = guard.writing("postgres", Duration.ofSeconds(30))) {
            String set = """
                    SELECT DISTINCT name FROM pg_file_settings
                    WHERE sourcefile = current_setting('data_directory') || '/postgresql.auto.conf' AND name IN ('%s')
                    ORDER BY name""".formatted(String.join("', '", A_GUARDS));
            for (String name : database.list(set, row -> row.getString(1))) {
                database.run("ALTER SYSTEM RESET " + name);
            }
            database.run("SELECT pg_reload_conf()");
        }
    }
}
