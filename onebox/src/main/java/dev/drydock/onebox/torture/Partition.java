package dev.drydock.onebox.torture;

import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Fences a node off the others by another cluster id, and lets it back. The agent is killed for both: a running one keeps
 * accepting from connections that are open.
 */
final class Partition {
    private static final int ELSEWHERE = 60_000;

    private Partition() {}

    static void begin(TestbedNode node) {
        restart(
                node,
                "INSERT INTO __corro_state (key, value) VALUES ('cluster_id', " + ELSEWHERE
                        + ") ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    }

    /** A cluster that was never reseeded has no id. */
    static void end(TestbedNode node) {
        restart(node, "DELETE FROM __corro_state WHERE key = 'cluster_id'");
    }

    private static void restart(TestbedNode node, String sql) {
        CorrosionTestbed.crash(node);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + node.db());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new TestbedFailure("the cluster id of " + node.name() + " cannot be set: " + e.getMessage(), e);
        }
        CorrosionTestbed.revive(node);
    }
}
