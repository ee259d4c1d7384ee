package dev.drydock.testbed.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.standin.AdminClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A running agent: its socket, its HTTP API, its clocks, and how nodes converge. */
abstract class ServingContract extends AgentContract {

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
}
