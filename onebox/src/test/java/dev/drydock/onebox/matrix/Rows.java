package dev.drydock.onebox.matrix;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.testbed.writer.Http;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;

/** What clients wrote, by the nodes' own HTTP, and what lies in the nodes' files, by plain SQL. */
final class Rows {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration SETTLES = Duration.ofSeconds(40);

    private final List<TestbedNode> nodes;
    private final Set<String> written = new TreeSet<>();

    Rows(List<TestbedNode> nodes) {
        this.nodes = nodes;
    }

    /** A row through one node, which keeps it, and then both have it. */
    void write(int node, String row) {
        written.add(row);
        var statements = JsonNodeFactory.instance
                .arrayNode()
                .add("INSERT INTO tags (tag) VALUES ('" + row + "') ON CONFLICT DO NOTHING");
        await().atMost(SETTLES)
                .until(() -> new Http().send(nodes.get(node), statements, ANSWER) instanceof Http.Sent.Done);
    }

    /** Nodes that lack rows, or hold others, after a while; empty: all is there. */
    List<String> trouble() {
        try {
            await().atMost(SETTLES)
                    .until(() -> nodes.stream().allMatch(node -> rows(node).equals(written)));
            return List.of();
        } catch (ConditionTimeoutException e) {
            return nodes.stream()
                    .filter(node -> !rows(node).equals(written))
                    .map(node -> node.name() + " holds " + rows(node) + ", expected " + written)
                    .toList();
        }
    }

    private static Set<String> rows(TestbedNode node) {
        return new TreeSet<>(read(node.db(), "SELECT tag FROM tags"));
    }

    static List<String> clusterId(TestbedNode node) {
        return read(node.db(), "SELECT value FROM __corro_state WHERE key = 'cluster_id'");
    }

    /** What it says where the file cannot be read is no row. */
    private static List<String> read(Path database, String sql) {
        var answer = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            try (var found = statement.executeQuery(sql)) {
                while (found.next()) {
                    answer.add(found.getString(1));
                }
            }
            return answer;
        } catch (SQLException e) {
            return List.of("unreadable: " + e.getMessage());
        }
    }
}
