package dev.drydock.onebox.torture;

import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Waits, once nobody writes any more, until all nodes hold the same rows; all by plain SQL. */
final class Settling {
    private static final Duration LONG = Duration.ofSeconds(75);

    /** An agent that was killed may drop what is sent to it until it is started again (seen in klukai 0.1.4). */
    private static final Duration BEFORE_STARTING_AGAIN = Duration.ofSeconds(35);

    private static final String HEADS = "SELECT hex(site_id), db_version FROM crsql_db_versions";
    private static final String GAPS = "SELECT hex(actor_id), start FROM __corro_bookkeeping_gaps";

    private Settling() {}

    /**
     * @param differing rows that are not the same on all nodes
     * @param startedAgain nodes that still lacked versions after a while
     */
    record Settled(Set<String> differing, List<String> startedAgain) {}

    /** @param real whether these are agents that can be behind for ever */
    static Settled of(Testbed testbed, boolean real) throws InterruptedException, SQLException {
        var again = new ArrayList<String>();
        long begun = System.nanoTime();
        while (true) {
            Set<String> rows = looked(testbed);
            long waited = System.nanoTime() - begun;
            if (rows.isEmpty() || waited > LONG.toNanos()) {
                return new Settled(rows, again);
            }
            if (real && again.isEmpty() && waited > BEFORE_STARTING_AGAIN.toNanos()) {
                for (TestbedNode node : testbed.nodes()) {
                    if (lacksVersions(node)) {
                        again.add(node.name());
                        CorrosionTestbed.crash(node);
                        CorrosionTestbed.revive(node);
                    }
                }
            }
            Thread.sleep(250);
        }
    }

    /** A node without a file was left in the middle of a restore: nothing to start there. */
    private static boolean lacksVersions(TestbedNode node) throws SQLException {
        return Files.exists(node.db()) && !read(node, GAPS).isEmpty();
    }

    /** Whether every node says that it has applied the same versions, all of them. */
    static boolean sameVersions(Testbed testbed) throws SQLException {
        var heads = read(testbed.nodes().getFirst(), HEADS);
        for (TestbedNode node : testbed.nodes()) {
            if (!read(node, HEADS).equals(heads) || !read(node, GAPS).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Long> read(TestbedNode node, String sql) throws SQLException {
        var answer = new TreeMap<String, Long>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + node.db() + "?mode=ro");
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            try (var found = statement.executeQuery(sql)) {
                while (found.next()) {
                    answer.put(found.getString(1), found.getLong(2));
                }
            }
        }
        return answer;
    }

    /** A node whose file cannot be read, for nothing is in its place yet, differs. */
    private static Set<String> looked(Testbed testbed) {
        try {
            return differing(testbed);
        } catch (SQLException e) {
            return Set.of("a file that cannot be read: " + e.getMessage());
        }
    }

    private static Set<String> differing(Testbed testbed) throws SQLException {
        Map<String, Map<String, Cell>> first =
                Tables.read(testbed.nodes().getFirst().db());
        var rows = new TreeSet<String>();
        for (TestbedNode node : testbed.nodes()) {
            Map<String, Map<String, Cell>> other = Tables.read(node.db());
            Stream.of(first, other)
                    .flatMap(each -> each.keySet().stream())
                    .filter(row -> !Objects.equals(first.get(row), other.get(row)))
                    .forEach(rows::add);
        }
        return rows;
    }
}
