package dev.drydock.activities.patroni;

import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Lsn;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sets the run's restore point once in its life.
 *
 * <ol>
 *   <li>The intent is a row with the name alone, committed before the point is made: recovery stops at the first point of a
 *       name, so a second one would be a mark that nobody stands at.
 *   <li>The point and the rest of the row are one transaction, whose commit makes the point durable.
 *   <li>An intent without a point is an earlier asking that died: the guard knows whether the point was made. It stands at
 *       it, or has replayed beyond a commit of now.
 * </ol>
 */
record MarkSetting(Stations all, Station guard, Run run, Doing doing) {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration KNOWS = Duration.ofMinutes(5);
    private static final Duration ARCHIVED = Duration.ofMinutes(5);

    private static final String TABLE = """
            CREATE SCHEMA IF NOT EXISTS drydock;
            CREATE TABLE IF NOT EXISTS drydock.mark (name text PRIMARY KEY, lsn pg_lsn, xid text, segment text,
              system_identifier text, leader text, at timestamptz NOT NULL DEFAULT now())""";

    private static final String STANDS = """
            SELECT CASE WHEN pg_is_in_recovery() THEN pg_get_wal_replay_pause_state() ELSE 'leads' END,
                   coalesce(pg_last_wal_replay_lsn()::text, '0/0'),
                   coalesce((%s), 0)""".formatted(Latch.STARTUP);

    private record Standing(boolean paused, String lsn, long startup) {}

    Mark set() throws SQLException {
        Station leader = new Leader(all.members()).now();
        Mark mark;
        try (var database = leader.writing("postgres", SHORT)) {
            mark = made(database, leader);
            archived(database, mark);
        }
        stands(mark);
        return mark;
    }

    private Mark made(Database database, Station leader) throws SQLException {
        database.run(TABLE);
        Optional<Mark> there = row(database);
        if (there.isEmpty()) {
            String intent = "INSERT INTO drydock.mark (name) VALUES ('" + run.point() + "') ON CONFLICT DO NOTHING";
            boolean first = database.list("SELECT 1 FROM drydock.mark WHERE name = '" + run.point() + "'", row -> 1)
                    .isEmpty();
            if (first) {
                mustNotStand();
                database.run(intent);
            } else {
                settle(database);
            }
            database.run("""
            WITH point AS (SELECT pg_create_restore_point('%1$s') AS lsn)
            UPDATE drydock.mark SET lsn = point.lsn, xid = pg_current_xact_id()::text,
              segment = pg_walfile_name(point.lsn), leader = '%2$s', at = date_trunc('second', clock_timestamp()),
              system_identifier = (SELECT system_identifier::text FROM pg_control_system())
            FROM point WHERE name = '%1$s' AND mark.lsn IS NULL""".formatted(run.point(), leader.name()));
            there = row(database);
        }
        Mark mark = there.orElseThrow(() -> new TryAgain("node " + leader.name() + ": the row of restore point "
                + run.point() + " has no LSN, expected one since it was just set"));
        if (!mark.leader().equals(leader.name())) {
            throw new GiveUp("node " + leader.name() + " leads now, and the mark was set while " + mark.leader()
                    + " did: abort, and begin again with a new plan");
        }
        return mark;
    }

    private Optional<Mark> row(Database database) throws SQLException {
        List<Mark> rows = database.list("""
            SELECT coalesce(lsn::text, ''), xid, ('x' || substr(segment, 1, 8))::bit(32)::bigint, system_identifier,
                   segment, leader, at FROM drydock.mark WHERE name = '%s'""".formatted(run.point()), row -> {
            String lsn = row.getString(1);
            return lsn.isEmpty()
                    ? new Mark(run.point(), "", "", 0, "", "", "", Instant.EPOCH)
                    : new Mark(
                            run.point(),
                            lsn,
                            row.getString(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getTimestamp(7).toInstant());
        });
        return rows.stream().filter(mark -> !mark.lsn().isEmpty()).findFirst();
    }

    /** Somebody else's point of this name would be the one that the guard stops at. */
    private void mustNotStand() throws SQLException {
        var seen = standing();
        if (seen.paused()) {
            throw new GiveUp("node " + guard.name() + ": the guard stands at " + seen.lsn()
                    + " before this run set its mark:" + " somebody made a restore point " + run.point()
                    + "; abort, and begin again with a new plan");
        }
    }

    /** Whether the point that an earlier asking may have made is there: if so, its LSN is where the guard stands. */
    private void settle(Database database) throws SQLException {
        database.run("UPDATE drydock.mark SET at = now() WHERE name = '" + run.point() + "'");
        String beyond = database.text("SELECT pg_current_wal_flush_lsn()");
        boolean told = doing.shows(() -> stoodOrPassed(beyond), KNOWS, "the guard to pass " + beyond);
        if (!told) {
            throw new TryAgain("node " + guard.name() + ": the guard neither stands nor has replayed up to " + beyond
                    + " after " + KNOWS.toMinutes() + " min, so nobody knows whether the restore point was made");
        }
        var seen = standing();
        if (seen.paused()) {
            database.run("""
                    UPDATE drydock.mark SET lsn = '%2$s', xid = pg_current_xact_id()::text,
                      segment = pg_walfile_name('%2$s'), leader = '%3$s', at = date_trunc('second', clock_timestamp()),
                      system_identifier = (SELECT system_identifier::text FROM pg_control_system())
                    WHERE name = '%1$s'""".formatted(
                    run.point(), seen.lsn(), new Leader(all.members()).now().name()));
        }
    }

    private boolean stoodOrPassed(String beyond) {
        try {
            var seen = standing();
            return seen.paused() || Lsn.of(beyond).behind(Lsn.of(seen.lsn())) >= 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private Standing standing() throws SQLException {
        try (var database = guard.looking("postgres")) {
            return database.one(
                    STANDS, row -> new Standing(row.getString(1).equals("paused"), row.getString(2), row.getLong(3)));
        }
    }

    /** Until then the guard's copy of it is the only one beside the leader's. An archiver that fails is told at once. */
    private void archived(Database database, Mark mark) throws SQLException {
        database.run("SELECT pg_switch_wal()");
        doing.shows(
                () -> {
                    var seen = archiver(database, mark);
                    return seen.done() || seen.failing();
                },
                ARCHIVED,
                "the archiving of " + mark.segment());
        var seen = archiver(database, mark);
        if (!seen.done()) {
            throw new TryAgain("node " + mark.leader() + ": segment " + mark.segment() + " of the restore point is not"
                    + " archived, " + (seen.failing() ? "archive_command failed for " + seen.failed() : "nor refused")
                    + "; the last one that is, is " + seen.last() + ". Mend it, and the mark goes on, or abort");
        }
    }

    /** @param failing since the mark, or ever when that cannot be told */
    private record Archiver(boolean done, boolean failing, String last, String failed) {}

    private static Archiver archiver(Database database, Mark mark) {
        try {
            return database.one(
                    """
                    SELECT coalesce(left(last_archived_wal, 24), '') >= '%s',
                           coalesce(last_failed_time > greatest('%s', coalesce(last_archived_time, '-infinity')), false),
                           coalesce(last_archived_wal, 'none'), coalesce(last_failed_wal, '')
                    FROM pg_stat_archiver""".formatted(mark.segment(), mark.at()),
                    row -> new Archiver(row.getBoolean(1), row.getBoolean(2), row.getString(3), row.getString(4)));
        } catch (SQLException e) {
            return new Archiver(false, false, "not known (" + e.getMessage() + ")", "");
        }
    }

    private void stands(Mark mark) throws SQLException {
        boolean there = doing.shows(
                () -> {
                    try {
                        return standing().paused();
                    } catch (SQLException e) {
                        return false;
                    }
                },
                KNOWS,
                "the guard to stand at " + mark.lsn());
        var seen = standing();
        if (!there || !seen.lsn().equals(mark.lsn())) {
            throw new GiveUp("node " + guard.name() + ": the guard " + (seen.paused() ? "stands" : "has replayed")
                    + " at " + seen.lsn() + ", expected to stand at " + mark.lsn()
                    + ": there is no exact way back; abort");
        }
        new Latch(guard.dir()).close(seen.startup(), doing);
    }
}
