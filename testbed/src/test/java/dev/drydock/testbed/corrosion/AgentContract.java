package dev.drydock.testbed.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.standin.AdminClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What Drydock relies on in an agent, asked of the stand-in and of the real one in the same words; here, the means to ask. */
abstract class AgentContract {

    static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path dir = Path.of("");

    Path corrosion = Path.of("corrosion");

    abstract Path corrosion(Path dir) throws Exception;

    @BeforeEach
    void find() throws Exception {
        corrosion = corrosion(dir);
    }

    @AfterEach
    void end() {
        CorrosionTestbed.kill(dir);
    }

    List<TestbedNode> up(int nodes) {
        CorrosionTestbed.killAtExit(dir);
        return CorrosionTestbed.up(new TestbedOptions(nodes, dir, corrosion)).nodes();
    }

    Shell.Ended run(TestbedNode node, String command, Path path) throws Exception {
        return Shell.run(List.of(corrosion.toString(), "-c", node.config().toString(), command, path.toString()));
    }

    static void stop(TestbedNode node) throws Exception {
        assertThat(Shell.run(List.of(node.stop().toString())).code()).isZero();
    }

    static void start(TestbedNode node) throws Exception {
        assertThat(Shell.run(List.of(node.start().toString())).code()).isZero();
        await().atMost(SOON).until(() -> {
            try {
                AdminClient.ask(node.admin(), JsonNodeFactory.instance.textNode("Ping"));
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    static JsonNode transaction(TestbedNode node, String body) throws Exception {
        var answer = Asking.post(node, "/v1/transactions", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Asking.JSON.readTree(answer.body());
    }

    static String error(TestbedNode node, String body) throws Exception {
        var answer = Asking.post(node, "/v1/transactions", body);
        return answer.status() + " "
                + Asking.JSON
                        .readTree(answer.body())
                        .path("results")
                        .path(0)
                        .path("error")
                        .asText();
    }

    static List<String> tags(TestbedNode node) throws Exception {
        return Asking.rows(node, "SELECT tag FROM tags ORDER BY tag").stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    static JsonNode sync(TestbedNode node) throws Exception {
        return AdminClient.ask(
                        node.admin(), JsonNodeFactory.instance.objectNode().put("Sync", "Generate"))
                .getFirst();
    }

    static List<Integer> clusterIds(TestbedNode node) throws Exception {
        return Asking.members(node).stream()
                .map(member -> member.path("state").path("cluster_id").asInt())
                .toList();
    }

    /** Each clock row as "key column version db_version seq", by key value so that nodes can be compared. */
    static List<String> clock(TestbedNode node, String table) throws Exception {
        var key = table.equals("tags") ? "tag" : "id";
        var lines = new ArrayList<String>();
        for (var row : Asking.rows(
                node,
                "SELECT p." + key + ", col_name, col_version, db_version, seq FROM " + table + "__crsql_clock c JOIN "
                        + table + "__crsql_pks p ON p.__crsql_key = c.key ORDER BY 1, 2")) {
            lines.add("%s %s v%s db%s q%s".formatted(row.toArray()));
        }
        return lines;
    }

    static String hex(List<? extends List<?>> cell) {
        var hex = new StringBuilder();
        for (var each : (List<?>) Objects.requireNonNull(cell.getFirst().getFirst())) {
            hex.append("%02X".formatted(((Number) each).intValue()));
        }
        return hex.toString();
    }
}
