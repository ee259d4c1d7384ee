package dev.drydock.activities.patroni;

import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Findings.Table;
import dev.drydock.workflows.rollback.Rollback.Verified;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares every table of a leader with those of its followers while writes go on.
 *
 * <ol>
 *   <li>The leader's state is held in a transaction, and what it has written by then has to be replayed by the others before
 *       theirs is.
 *   <li>A table that differs then may only have been written to in between. It is looked at again behind a lock that lasts
 *       until all have their state held, not until they have been read.
 * </ol>
 */
final class Comparison {
    private static final Duration REPLAYS = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final Station leader;
    private final List<Station> followers;
    private final Doing doing;
    private final List<String> differences = new ArrayList<>();
    private int tables;
    private long rows;

    Comparison(Station leader, List<Station> followers, Doing doing) {
        this.leader = leader;
        this.followers = List.copyOf(followers);
        this.doing = doing;
    }

    Verified all() throws SQLException {
        timelines();
        for (String database : leader.databases()) {
            var first = read(database, Set.of());
            var suspects = differing(first);
            var last = suspects.isEmpty() ? first : read(database, suspects);
            suspects = suspects.isEmpty() ? suspects : differing(last);
            suspects.forEach(table -> differences.add(difference(table, last)));
            for (Table table : first.getOrDefault(leader.name(), Map.of()).values()) {
                tables++;
                rows += table.rows();
            }
        }
        return new Verified(tables, rows, differences);
    }

    private void timelines() throws SQLException {
        long expected = timeline(leader);
        for (Station each : followers) {
            doing.shows(() -> same(each, expected), SHORT, "timeline " + expected);
            long seen = timeline(each);
            if (seen != expected) {
                differences.add("node " + each.name() + " is on timeline " + seen + ", expected " + expected + " as "
                        + leader.name());
            }
        }
    }

    private static boolean same(Station each, long expected) {
        try {
            return timeline(each) == expected;
        } catch (SQLException e) {
            return false;
        }
    }

    private static long timeline(Station each) throws SQLException {
        try (var database = each.looking("postgres")) {
            return new ServerFacts(database).identity().timeline();
        }
    }

    /** By node, by table. */
    private Map<String, Map<String, Table>> read(String database, Set<String> locked) throws SQLException {
        var sessions = new LinkedHashMap<String, Database>();
        try {
            try (var lock = leader.writing(database, SHORT)) {
                new Tables(lock).lock(locked);
                hold(leader, database, sessions);
                String lsn = flushed(database);
                for (Station each : followers) {
                    replayed(each, lsn);
                    hold(each, database, sessions);
                }
            }
            var seen = new LinkedHashMap<String, Map<String, Table>>();
            for (var each : sessions.entrySet()) {
                var byName = new LinkedHashMap<String, Table>();
                new Tables(each.getValue()).all().forEach(table -> byName.put(table.name(), table));
                seen.put(each.getKey(), byName);
            }
            return seen;
        } finally {
            for (Database each : sessions.values()) {
                each.close();
            }
        }
    }

    private static void hold(Station node, String database, Map<String, Database> sessions) throws SQLException {
        var session = node.reading(database, AtMark.TABLE);
        sessions.put(node.name(), session);
        new Tables(session).fix();
    }

    /** Behind a commit, since a position in the middle of what was written is replayed only when more is. */
    private String flushed(String database) throws SQLException {
        try (var session = leader.writing(database, SHORT)) {
            session.text("SELECT pg_logical_emit_message(true, 'drydock', 'compared')::text");
            return session.text("SELECT pg_current_wal_flush_lsn()::text");
        }
    }

    private void replayed(Station follower, String lsn) throws SQLException {
        try (var session = follower.looking("postgres")) {
            String question = "SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'::pg_lsn";
            if (!doing.shows(() -> yes(session, question), REPLAYS, "replay of " + lsn + " by " + follower.name())) {
                differences.add("node " + follower.name() + " has replayed to "
                        + session.text("SELECT pg_last_wal_replay_lsn()::text") + " after " + REPLAYS.toSeconds()
                        + " s, expected " + lsn + " or more");
            }
        }
    }

    private static boolean yes(Database session, String question) {
        try {
            return "t".equals(session.text(question));
        } catch (SQLException e) {
            return false;
        }
    }

    private Set<String> differing(Map<String, Map<String, Table>> seen) {
        var names = new TreeSet<String>();
        seen.values().forEach(each -> names.addAll(each.keySet()));
        names.removeIf(name -> seen.values().stream()
                        .map(each -> each.getOrDefault(name, new Table(name, 0, "")))
                        .distinct()
                        .count()
                == 1);
        return names;
    }

    private static String difference(String table, Map<String, Map<String, Table>> seen) {
        var says = new ArrayList<String>();
        seen.forEach((node, each) -> {
            Table there = each.get(table);
            says.add(node + (there == null ? " has none" : " has " + there.rows() + " rows, " + there.digest()));
        });
        return "table " + table + " is not the same on all nodes: " + String.join("; ", says);
    }
}
