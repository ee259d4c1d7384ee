package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.rollback.Lsn;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Watched;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.Count;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether the guard still stands at the mark, and how the cluster goes on beside it.
 *
 * <p>What the guard needs for the way back is on its own disk: a lost slot or a failed archive costs nothing of that, and
 * is told. A guard that is silent may be starting again, and then stands at the mark as before.
 */
record GuardWatch(Stations all, Station guard, Way way, Mark mark, String leader, Beat beat) {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration SILENT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** A commit that a guard which stands still is to apply waits for ever; with a standby that serves, it waits for less. */
    private static final Duration PATIENT = Duration.ofSeconds(5);

    private static final String GUARD = """
            SELECT pg_is_in_recovery(),
                   CASE WHEN pg_is_in_recovery() THEN pg_get_wal_replay_pause_state() ELSE 'leads' END,
                   coalesce(pg_last_wal_replay_lsn()::text, ''),
                   (SELECT system_identifier FROM pg_control_system())::text,
                   coalesce(pg_last_wal_receive_lsn()::text, ''),
                   (SELECT coalesce(sum(size), 0)::bigint FROM pg_ls_waldir()),
                   coalesce((%s), 0)""".formatted(Latch.STARTUP);

    private record Stand(
            boolean recovering, String pause, String lsn, String system, String received, long wal, long startup) {}

    /**
     * @param kept how many of the run's slots are there
     * @param waiting sessions whose commit has waited for a standby for longer than {@link #PATIENT}
     */
    private record Lead(String lsn, boolean failing, String slots, int kept, int waiting) {}

    /** Goes on until there is news. */
    Watched watch() {
        long silentSince = 0;
        long begun = System.nanoTime();
        long walAtFirst = -1;
        long latched = 0;
        while (true) {
            Optional<Stand> seen = stand();
            long now = System.nanoTime();
            if (seen.isPresent()) {
                silentSince = 0;
                Optional<String> lost = lost(seen.get());
                if (lost.isPresent()) {
                    return new Watched.Lost(lost.get());
                }
                walAtFirst = walAtFirst < 0 ? seen.get().wal() : walAtFirst;
                latched = latched(seen.get(), latched);
            } else {
                silentSince = silentSince == 0 ? now : silentSince;
                if (now - silentSince > SILENT.toNanos()) {
                    return new Watched.Lost(silence());
                }
            }
            Optional<Watched> moved = moved();
            if (moved.isPresent()) {
                return moved.get();
            }
            long grown = seen.map(Stand::wal).orElse(0L) - Math.max(0, walAtFirst);
            tell(seen, grown, Math.max(1, (now - begun) / 1_000_000_000));
            Together.pause(EVERY);
        }
    }

    private Optional<Stand> stand() {
        try (var database = guard.looking("postgres")) {
            return Optional.of(database.one(
                    GUARD,
                    row -> new Stand(
                            row.getBoolean(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getLong(6),
                            row.getLong(7))));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** @return the process that is kept from being promoted: another one, once the server was started again */
    private long latched(Stand seen, long latched) {
        if (!seen.pause().equals("paused") || seen.startup() == latched) {
            return latched;
        }
        try {
            new Latch(guard.dir()).close(seen.startup(), all.doing(guard));
            return seen.startup();
        } catch (TryAgain e) { // it is not reached, or a later asking is at work there
            return latched;
        }
    }

    private Optional<String> lost(Stand seen) {
        String node = "node " + guard.name() + ": ";
        if (!seen.system().equals(mark.systemIdentifier())) {
            return Optional.of(node + "another PostgreSQL answers there, of system " + seen.system());
        }
        if (!seen.recovering()) {
            return Optional.of(node + "the guard was promoted, it takes writes");
        }
        if (!seen.pause().equals("paused")) {
            return seen.lsn().isEmpty() || Lsn.of(seen.lsn()).behind(Lsn.of(mark.lsn())) >= 0
                    ? Optional.empty() // on its way to the mark again, after a restart
                    : Optional.of(node + "the guard goes on, it has replayed to " + seen.lsn() + " beyond the mark");
        }
        return seen.lsn().equals(mark.lsn())
                ? Optional.empty()
                : Optional.of(node + "the guard stands at " + seen.lsn() + ", expected " + mark.lsn());
    }

    private String silence() {
        return "node " + guard.name() + ": the guard has not answered at " + guard.postgresql() + " for "
                + SILENT.toSeconds() + " s, " + directory();
    }

    private String directory() {
        try {
            String question = "[ -e " + Sh.quote(guard.dir().path()) + "/global/pg_control ] || echo gone";
            return guard.reach().run(question, LOOK).out().strip().equals("gone")
                    ? "and its directory is gone"
                    : "though its directory is there";
        } catch (TryAgain e) {
            return "and its machine is not reached: " + e.getMessage();
        }
    }

    private Optional<Watched> moved() {
        return new Leader(all.members())
                .found()
                .filter(now -> !now.name().equals(leader))
                .map(this::moved);
    }

    private Watched moved(Station now) {
        boolean kept = keeps(now);
        String says = now.name() + " leads since a failover"
                + (way.salvage().isEmpty()
                        ? ""
                        : kept
                                ? ", and keeps what is written for salvage"
                                : "; what is written from now on is kept nowhere, and what was written before is kept on "
                                        + leader + " as long as nobody rewinds it");
        return new Watched.Moved(now.name(), kept, says);
    }

    /** The guard's own slot comes a loop later, and the way back does not need it. */
    private boolean keeps(Station member) {
        String names = "'" + String.join("', '", way.salvage().values()) + "'";
        try (var database = member.looking("postgres")) {
            return database.text("SELECT count(*) FROM pg_replication_slots WHERE slot_name IN (" + names + ")")
                    .equals(String.valueOf(way.salvage().size()));
        } catch (SQLException e) {
            return false;
        }
    }

    private Optional<Lead> lead(Station member) {
        var slots = new ArrayList<String>();
        slots.add(way.slot());
        slots.addAll(way.salvage().values());
        String names = "'" + String.join("', '", slots) + "'";
        try (var database = member.looking("postgres")) {
            return Optional.of(database.one(
                    leaderQuestion(names),
                    row -> new Lead(
                            row.getString(1), row.getBoolean(2), row.getString(3), row.getInt(4), row.getInt(5))));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private String leaderQuestion(String slots) {
        return """
            SELECT pg_current_wal_lsn()::text,
                   coalesce((SELECT last_failed_time > greatest(coalesce(last_archived_time, '-infinity'), '%s'::timestamptz)
                             FROM pg_stat_archiver), false),
                   coalesce((SELECT string_agg(slot_name || ' is ' || wal_status, ', ') FROM pg_replication_slots
                             WHERE slot_name IN (%s) AND wal_status IN ('unreserved', 'lost')), ''),
                   (SELECT count(*) FROM pg_replication_slots WHERE slot_name IN (%s)),
                   (SELECT count(*) FROM pg_stat_activity
                    WHERE wait_event = 'SyncRep' AND query_start < now() - interval '%s seconds')""".formatted(mark.at(), slots, slots, PATIENT.toSeconds());
    }

    private void tell(Optional<Stand> seen, long grown, long seconds) {
        var says = new ArrayList<String>();
        Optional<Lead> lead = lead(all.station(leader));
        long behind = 0;
        if (seen.isEmpty()) {
            says.add(guard.name() + " does not answer at present");
        } else {
            says.add("at the mark");
            if (lead.isPresent()) {
                behind = Lsn.of(mark.lsn()).behind(Lsn.of(lead.get().lsn()));
                says.add(size(behind) + " written since");
            }
            says.add(disk(seen.get().wal(), grown, seconds));
        }
        lead.ifPresentOrElse(now -> says.addAll(troubles(now)), () -> says.add(leader + " does not answer"));
        beat.of(new Progress("bytes", behind, 0, String.join(", ", says)));
    }

    /** A guard that stands still keeps all WAL on its own disk, whatever max_wal_size says. */
    private String disk(long wal, long grown, long seconds) {
        long free = free();
        String piled = size(wal) + " of WAL, " + size(free) + " free";
        return grown <= 0 ? piled : piled + ", full in " + time(free / Math.max(1, grown / seconds));
    }

    private long free() {
        try {
            Ran ran =
                    guard.reach().run("df -Pk " + Sh.quote(guard.dir().path()) + " | awk 'NR == 2 { print $4 }'", LOOK);
            String said = ran.out().strip();
            return said.matches("\\d{1,15}") ? 1024 * Long.parseLong(said) : 0;
        } catch (TryAgain e) {
            return 0; // its machine was reached a moment ago
        }
    }

    private List<String> troubles(Lead now) {
        var troubles = new ArrayList<String>();
        if (now.failing()) {
            troubles.add("ARCHIVING FAILS on " + leader);
        }
        if (!now.slots().isEmpty()) {
            troubles.add("slot " + now.slots() + " on " + leader);
        }
        if (now.kept() <= way.salvage().size()) {
            troubles.add((way.salvage().size() + 1 - now.kept()) + " of the run's slots GONE from " + leader);
        }
        if (now.waiting() > 0) {
            troubles.add("COMMITS WAIT on " + leader + " for a standby (" + Count.of(now.waiting(), "session")
                    + "), see synchronous_standby_names");
        }
        return troubles;
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? Math.max(0, bytes >> 10) + " kB"
                : bytes < 10L << 30 ? (bytes >> 20) + " MB" : (bytes >> 30) + " GB";
    }

    private static String time(long seconds) {
        return seconds >= 172_800
                ? seconds / 86_400 + " d"
                : seconds >= 7_200 ? seconds / 3_600 + " h" : seconds / 60 + " min";
    }
}
