package dev.drydock.testbed.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reseed does to agents: backup, restore, fence, and the ways in which these go wrong. */
abstract class ReseedContract extends AgentContract {

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
}
