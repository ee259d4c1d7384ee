package dev.drydock.testbed.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.standin.AdminClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Drydock relies on in an agent, asked of the stand-in and of the real one in the same words. */
abstract class AgentContract {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    private Path corrosion = Path.of("corrosion");

    abstract Path corrosion(Path dir) throws Exception;

    @BeforeEach
    void find() throws Exception {
        corrosion = corrosion(dir);
    }

    @AfterEach
    void end() {
        CorrosionTestbed.down(dir);
    }

    @Test
    void members_are_all_other_nodes_with_address_and_cluster_id() throws Exception {
        var nodes = up(3);

        var members = Asking.members(nodes.getFirst());

        assertThat(members).hasSize(2);
        assertThat(members).allSatisfy(member -> {
            assertThat(member.path("id").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(member.path("state").path("addr").asText()).startsWith("127.0.0.1:");
            assertThat(member.path("state").path("cluster_id").asInt(-1)).isZero();
        });
    }

    @Test
    void an_unknown_admin_command_is_answered_with_an_error() throws Exception {
        var node = up(1).getFirst();

        assertThat(catchThrowable(() -> AdminClient.ask(node.admin(), JsonNodeFactory.instance.textNode("Bogus"))))
                .hasMessageContaining("Bogus");
    }

    @Test
    void a_transaction_reports_rows_and_a_version_unless_nothing_changed() throws Exception {
        var node = up(1).getFirst();

        var first = transaction(
                node, "[\"INSERT INTO apps (id, name) VALUES (1, 'a')\", [\"INSERT INTO tags VALUES (?)\", [\"t\"]]]");
        var conditional = transaction(
                node,
                "[[\"UPDATE apps SET name = ? WHERE id = ? AND name IS ?\", [\"b\", 1, \"a\"]],"
                        + " {\"query\": \"UPDATE apps SET name = :to WHERE name IS :from\", \"named_params\": {\":to\": \"c\", \":from\": \"a\"}},"
                        + " \"INSERT INTO apps (id) VALUES (1) ON CONFLICT(id) DO NOTHING\"]");
        var idle = transaction(node, "[\"UPDATE apps SET name = 'b'\"]");

        assertThat(first.path("version").asLong()).isEqualTo(1);
        assertThat(first.path("actor_id").asText()).matches("[0-9a-f]{32}");
        assertThat(conditional.path("results").findValuesAsText("rows_affected"))
                .containsExactly("1", "0", "0");
        assertThat(conditional.path("version").asLong()).isEqualTo(2);
        assertThat(idle.path("version").isNull()).isTrue();
    }

    @Test
    void a_failing_statement_rolls_the_whole_transaction_back() throws Exception {
        var node = up(1).getFirst();

        assertThat(error(node, "[\"INSERT INTO tags VALUES ('a')\", \"INSERT INTO tags VALUES ('a')\"]"))
                .isEqualTo("500 rusqlite: UNIQUE constraint failed: tags.tag (actor_id: None, version: None)");
        assertThat(error(node, "[\"INSERT INTO tags VALUES ('b')\", \"INSERT INTO nowhere VALUES (1)\"]"))
                .startsWith("500 rusqlite: no such table: nowhere");
        assertThat(error(node, "[\"INSERT INTO tags VALUES ('c')\", \"SELECT 1\"]"))
                .startsWith("500 rusqlite: Execute returned results");
        assertThat(error(node, "[[\"INSERT INTO tags VALUES (?)\", []]]"))
                .startsWith("500 rusqlite: Wrong number of parameters passed to query. Got 0, needed 1");
        assertThat(error(node, "[]")).isEqualTo("400 at least 1 statement is required");

        assertThat(Asking.rows(node, "SELECT tag FROM tags")).isEmpty();
        assertThat(Asking.rows(node, "SELECT count(*) FROM tags__crsql_clock")).isEqualTo(List.of(List.of(0)));
    }

    @Test
    void what_is_no_statement_is_refused_before_anything_runs() throws Exception {
        var node = up(1).getFirst();

        assertThat(Asking.post(node, "/v1/transactions", "[[\"SELECT 1\"]]").status())
                .isEqualTo(422);
        assertThat(Asking.post(node, "/v1/transactions", "\"SELECT 1\"").status())
                .isEqualTo(422);
        assertThat(Asking.post(node, "/v1/transactions", "no json").status()).isEqualTo(400);
        assertThat(Asking.post(node, "/v1/queries", "[\"SELECT 1\"]").status()).isEqualTo(422);
    }

    @Test
    void a_query_streams_columns_rows_and_an_end_and_only_reads() throws Exception {
        var node = up(1).getFirst();

        var answer = Asking.post(node, "/v1/queries", "[\"SELECT ? AS a, x'00ff', 1.5, NULL, 'ü'\", [7]]");
        var lines = answer.body().lines().toList();

        assertThat(lines.get(0)).startsWith("{\"columns\":[\"a\",");
        assertThat(lines.get(1)).isEqualTo("{\"row\":[1,[7,[0,255],1.5,null,\"ü\"]]}");
        assertThat(lines.get(2)).startsWith("{\"eoq\":{\"time\":");
        assertThat(Asking.post(node, "/v1/queries", "\"DELETE FROM tags\""))
                .isEqualTo(new Asking.Answer(400, "{\"error\":\"statement is not readonly\"}"));
        assertThat(Asking.post(node, "/v1/queries", "\"SELECT nothing FROM tags\"")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void own_changes_can_be_read_back_with_packed_keys() throws Exception {
        var node = up(1).getFirst();
        Asking.write(node, "INSERT INTO placements VALUES ('fra', -3, 'h')", "INSERT INTO tags VALUES ('t')");
        Asking.write(node, "DELETE FROM tags");

        var changes = Asking.rows(
                node,
                "SELECT \"table\", pk, cid, val, col_version, db_version, cl, seq FROM crsql_changes"
                        + " WHERE site_id = crsql_site_id() AND db_version > 0 ORDER BY db_version, seq");

        var packed = List.of(2, 11, 3, 102, 114, 97, 65, 255, 255, 255, 255, 255, 255, 255, 253);
        assertThat(changes.get(0)).containsExactly("placements", packed, "host", "h", 1, 1, 1, 0);
        assertThat(changes.get(1)).containsExactly("tags", List.of(1, 11, 1, 116), "-1", null, 2, 2, 2, 0);
    }

    @Test
    void a_write_on_any_node_reaches_all_and_all_agree_on_the_versions() throws Exception {
        var nodes = up(3);

        for (var node : nodes) {
            Asking.write(node, "INSERT INTO tags VALUES ('" + node.name() + "')");
        }

        for (var node : nodes) {
            await().atMost(SOON).until(() -> tags(node).equals(List.of("n1", "n2", "n3")));
            await().atMost(SOON).until(() -> sync(node).path("heads").size() == 3);
            assertThat(sync(node).path("heads"))
                    .isEqualTo(sync(nodes.getFirst()).path("heads"));
            assertThat(sync(node).path("need")).isEmpty();
        }
    }

    @Test
    void a_node_that_was_down_catches_up() throws Exception {
        var nodes = up(2);
        stop(nodes.getLast());
        Asking.write(nodes.getFirst(), "INSERT INTO tags VALUES ('missed')");

        start(nodes.getLast());

        await().atMost(SOON).until(() -> tags(nodes.getLast()).equals(List.of("missed")));
    }

    @Test
    void the_command_line_tells_version_members_and_sync_state_and_refuses_what_it_does_not_know() throws Exception {
        var node = up(2).getFirst();
        var config = node.config().toString();

        assertThat(Shell.run(List.of(corrosion.toString(), "--version")).code()).isZero();
        assertThat(Shell.run(List.of(corrosion.toString(), "-c", config, "cluster", "members"))
                        .output())
                .contains("\"cluster_id\"");
        assertThat(Shell.run(List.of(corrosion.toString(), "--config", config, "sync", "generate"))
                        .output())
                .contains("\"partial_need\"");
        assertThat(Shell.run(List.of(corrosion.toString(), "bogus")).code()).isEqualTo(2);
    }

    @Test
    void clocks_count_inserts_updates_deletes_and_new_lives_alike_everywhere() throws Exception {
        var nodes = up(2);
        var node = nodes.getFirst();
        Asking.write(node, "INSERT INTO apps VALUES (1, 'a', 's', 1)", "INSERT INTO tags VALUES ('t')");
        Asking.write(node, "UPDATE apps SET name = 'b'", "UPDATE apps SET name = 'c'");
        Asking.write(node, "DELETE FROM tags");
        Asking.write(node, "INSERT INTO tags VALUES ('t')");
        Asking.write(node, "DELETE FROM apps", "INSERT INTO apps (id, name) VALUES (1, 'again')");
        Asking.write(node, "UPDATE apps SET state = 'new'");
        Asking.write(node, "UPDATE apps SET id = 2");

        assertThat(clock(node, "apps"))
                .containsExactly(
                        "1 -1 v4 db7 q0",
                        "2 -1 v1 db7 q1",
                        "2 name v2 db7 q2",
                        "2 replicas v2 db7 q4",
                        "2 state v3 db7 q3");
        assertThat(clock(node, "tags")).containsExactly("t -1 v3 db4 q0");
        await().atMost(SOON).until(() -> clock(nodes.getLast(), "apps").equals(clock(node, "apps")));
        assertThat(clock(nodes.getLast(), "tags")).isEqualTo(clock(node, "tags"));
    }

    @Test
    void plain_sqlite_cannot_write_to_a_replicated_table() throws Exception {
        var node = up(1).getFirst();

        assertThat(catchThrowable(() -> Shell.sql(node.db(), "INSERT INTO tags VALUES ('x')")))
                .hasMessageContaining("no such function: crsql_internal_sync_bit");
    }

    @Test
    void a_backup_belongs_to_nobody_and_is_never_written_over_another() throws Exception {
        var nodes = up(2);
        Asking.write(nodes.getFirst(), "INSERT INTO tags VALUES ('own')");
        var self = Asking.rows(nodes.getFirst(), "SELECT site_id FROM crsql_site_id WHERE ordinal = 0");
        var snapshot = dir.resolve("snapshot.db");

        assertThat(run(nodes.getFirst(), "backup", snapshot).code()).isZero();
        var again = run(nodes.getFirst(), "backup", snapshot);

        assertThat(again.code()).isEqualTo(1);
        assertThat(again.output()).contains("output file already exists");
        assertThat(Shell.cells(snapshot, "SELECT ordinal FROM crsql_site_id WHERE ordinal = 0"))
                .isEmpty();
        assertThat(Shell.cells(snapshot, "SELECT count(*) FROM __corro_members"))
                .containsExactly("0");
        assertThat(Shell.cells(snapshot, "SELECT tag FROM tags")).containsExactly("own");
        assertThat(Shell.cells(
                        snapshot,
                        "SELECT hex(s.site_id) FROM tags__crsql_clock c JOIN crsql_site_id s ON s.ordinal = c.site_id"))
                .containsExactly(hex(self));
        assertThat(Files.readAllBytes(snapshot)[18]).isEqualTo((byte) 2);
    }

    @Test
    void restore_refuses_while_the_agent_runs_and_without_a_configuration() throws Exception {
        var node = up(1).getFirst();
        var snapshot = dir.resolve("snapshot.db");
        run(node, "backup", snapshot);

        var running = run(node, "restore", snapshot);
        stop(node);
        var lost = Shell.run(List.of(
                corrosion.toString(), "-c", dir.resolve("none.toml").toString(), "restore", snapshot.toString()));

        assertThat(running.code()).isEqualTo(1);
        assertThat(running.output()).contains("corrosion is currently running, shut it down before restoring!");
        assertThat(lost.code()).isEqualTo(1);
        assertThat(lost.output()).contains("path to current database is required via the config file");
    }

    @Test
    void a_stopped_agent_leaves_one_plain_file() throws Exception {
        var node = up(1).getFirst();
        Asking.write(node, "INSERT INTO tags VALUES ('t')");

        stop(node);

        assertThat(Path.of(node.db() + "-wal")).doesNotExist();
        assertThat(Shell.cells(node.db(), "SELECT tag FROM tags")).containsExactly("t");
    }

    @Test
    void a_truncated_snapshot_is_restored_without_a_word_and_the_agent_dies_on_it() throws Exception {
        var node = up(1).getFirst();
        var good = dir.resolve("good.db");
        var cut = dir.resolve("cut.db");
        run(node, "backup", good);
        Files.copy(good, cut);
        try (var file = new RandomAccessFile(cut.toFile(), "rw")) {
            file.setLength(Files.size(good) / 2);
        }
        stop(node);

        assertThat(run(node, "restore", cut).code()).isZero();
        var death = Shell.run(List.of(corrosion.toString(), "-c", node.config().toString(), "agent"));
        assertThat(death.code()).isEqualTo(101);

        assertThat(run(node, "restore", good).code()).isZero();
        start(node);
        assertThat(tags(node)).isEmpty();
    }

    @Test
    void a_node_restored_by_rename_comes_back_with_a_new_identity_and_keeps_the_snapshots_rows() throws Exception {
        var nodes = up(2);
        var node = nodes.getFirst();
        Asking.write(node, "INSERT INTO tags VALUES ('before')");
        var former = Asking.rows(node, "SELECT site_id FROM crsql_site_id WHERE ordinal = 0");
        var snapshot = dir.resolve("snapshot.db");
        run(node, "backup", snapshot);
        stop(node);

        Files.move(node.db(), node.home().resolve("archived.db"));
        assertThat(run(node, "restore", snapshot).code()).isZero();
        start(node);

        assertThat(tags(node)).contains("before");
        assertThat(Asking.rows(node, "SELECT site_id FROM crsql_site_id WHERE ordinal = 0"))
                .isNotEqualTo(former);
        Asking.write(node, "INSERT INTO tags VALUES ('after')");
        await().atMost(SOON).until(() -> tags(nodes.getLast()).contains("after"));
    }

    @Test
    void nothing_crosses_between_cluster_ids_while_members_still_see_each_other() throws Exception {
        var nodes = up(3);
        var snapshot = dir.resolve("snapshot.db");
        run(nodes.getFirst(), "backup", snapshot);
        Shell.sql(snapshot, "INSERT OR REPLACE INTO __corro_state VALUES ('cluster_id', 7)");
        var restored = nodes.subList(0, 2);
        for (var node : restored) {
            stop(node);
            Files.move(node.db(), node.home().resolve("archived.db"));
            assertThat(run(node, "restore", snapshot).code()).isZero();
            start(node);
        }
        for (var node : nodes) {
            Asking.write(node, "INSERT INTO tags VALUES ('" + node.name() + "')");
        }

        for (var node : restored) {
            await().atMost(SOON).until(() -> tags(node).equals(List.of("n1", "n2")));
        }
        await().atMost(SOON).until(() -> clusterIds(nodes.getLast()).contains(7));
        await().atMost(SOON).until(() -> clusterIds(nodes.getFirst()).containsAll(List.of(0, 7)));
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> tags(nodes.getLast()).equals(List.of("n3"))
                        && tags(nodes.getFirst()).equals(List.of("n1", "n2")));
    }

    @Test
    void a_literal_clock_reset_starts_and_reads_but_refuses_every_write() throws Exception {
        var node = up(1).getFirst();
        Asking.write(node, "INSERT INTO tags VALUES ('t')");
        stop(node);
        Shell.sql(node.db(), "DROP TABLE tags__crsql_clock", "DROP TABLE tags__crsql_pks");

        start(node);

        assertThat(tags(node)).containsExactly("t");
        assertThat(error(node, "[\"INSERT INTO tags VALUES ('u')\"]"))
                .startsWith("500 ")
                .contains("table tags not found");
        assertThat(tags(node)).containsExactly("t");
    }

    @Test
    void a_rebuilt_database_gets_clocks_for_its_rows_under_one_new_version() throws Exception {
        var node = up(1).getFirst();
        Asking.write(node, "INSERT INTO tags VALUES ('t')", "INSERT INTO apps VALUES (5, 'a', NULL, 1)");
        Asking.write(node, "UPDATE apps SET name = 'b'");
        stop(node);
        for (var table : List.of("apps", "placements", "tags")) {
            for (var trigger : List.of("itrig", "utrig", "dtrig")) {
                Shell.sql(node.db(), "DROP TRIGGER " + table + "__crsql_" + trigger);
            }
            Shell.sql(node.db(), "DROP TABLE " + table + "__crsql_clock", "DROP TABLE " + table + "__crsql_pks");
        }
        Shell.sql(node.db(), "DELETE FROM __corro_schema", "DELETE FROM crsql_db_versions");

        start(node);

        await().atMost(SOON).until(() -> clock(node, "tags").equals(List.of("t -1 v1 db1 q3")));
        assertThat(clock(node, "apps"))
                .containsExactly("5 name v1 db1 q0", "5 replicas v1 db1 q2", "5 state v1 db1 q1");
        assertThat(Asking.rows(node, "SELECT DISTINCT ts FROM apps__crsql_clock"))
                .isEqualTo(List.of(List.of("0")));
        assertThat(Asking.write(node, "UPDATE apps SET name = 'c'")
                        .path("version")
                        .asLong())
                .isEqualTo(2);
    }

    private List<TestbedNode> up(int nodes) {
        return CorrosionTestbed.up(new TestbedOptions(nodes, dir, corrosion)).nodes();
    }

    private Shell.Ended run(TestbedNode node, String command, Path path) throws Exception {
        return Shell.run(List.of(corrosion.toString(), "-c", node.config().toString(), command, path.toString()));
    }

    private static void stop(TestbedNode node) throws Exception {
        assertThat(Shell.run(List.of(node.stop().toString())).code()).isZero();
    }

    private static void start(TestbedNode node) throws Exception {
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

    private static JsonNode transaction(TestbedNode node, String body) throws Exception {
        var answer = Asking.post(node, "/v1/transactions", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Asking.JSON.readTree(answer.body());
    }

    private static String error(TestbedNode node, String body) throws Exception {
        var answer = Asking.post(node, "/v1/transactions", body);
        return answer.status() + " "
                + Asking.JSON
                        .readTree(answer.body())
                        .path("results")
                        .path(0)
                        .path("error")
                        .asText();
    }

    private static List<String> tags(TestbedNode node) throws Exception {
        return Asking.rows(node, "SELECT tag FROM tags ORDER BY tag").stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    private static JsonNode sync(TestbedNode node) throws Exception {
        return AdminClient.ask(
                        node.admin(), JsonNodeFactory.instance.objectNode().put("Sync", "Generate"))
                .getFirst();
    }

    private static List<Integer> clusterIds(TestbedNode node) throws Exception {
        return Asking.members(node).stream()
                .map(member -> member.path("state").path("cluster_id").asInt())
                .toList();
    }

    /** Each clock row as "key column version db_version seq", by key value so that nodes can be compared. */
    private static List<String> clock(TestbedNode node, String table) throws Exception {
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

    private static String hex(List<? extends List<?>> cell) {
        var hex = new StringBuilder();
        for (var each : (List<?>) Objects.requireNonNull(cell.getFirst().getFirst())) {
            hex.append("%02X".formatted(((Number) each).intValue()));
        }
        return hex.toString();
    }
}
