package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.activities.corrosion.file.Fixture;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.undo.Undo;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.NotStopped;
import dev.drydock.workflows.words.TryAgain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps on one stopped node whose {@code corrosion} is a script: what is left half done, and what is refused. */
class NodeStepsTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Yard yard;

    @BeforeEach
    void node() throws Exception {
        yard = new Yard(directory);
    }

    @Test
    void an_archive_that_was_cut_off_between_database_and_wal_is_completed() throws Exception {
        Published snapshot = yard.published("run-1");
        Files.write(yard.beside("-wal"), new byte[0]);
        Files.createDirectories(yard.archive("run-1"));
        Files.move(yard.database(), yard.archive("run-1").resolve("corrosion.db"));

        Reseed.Archived archived = yard.reseed.archive(yard.job("run-1", snapshot));

        assertThat(archived.late()).isEqualTo(new Late("", 0, archived.late().orphans()));
        assertThat(yard.beside("-wal")).doesNotExist();
        assertThat(yard.archive("run-1").resolve("corrosion.db-wal")).exists();
        assertThat(yard.reseed.archive(yard.job("run-1", snapshot)).late()).isEqualTo(archived.late());
    }

    @Test
    void an_agent_that_opened_its_database_while_it_was_moved_is_found() throws Exception {
        Published snapshot = yard.published("run-1");
        Files.write(yard.beside("-wal"), new byte[0]);
        Files.createDirectories(yard.archive("run-1"));
        Path moved = Files.move(yard.database(), yard.archive("run-1").resolve("corrosion.db"));
        Process agent = new ProcessBuilder("bash", "-c", "exec -a 'corrosion agent' sleep 60")
                .redirectInput(moved.toFile())
                .start();

        try {
            await().until(() -> agent.info().arguments().isPresent());
            assertThatThrownBy(() -> yard.reseed.archive(yard.job("run-1", snapshot)))
                    .isInstanceOf(NotStopped.class)
                    .hasMessageContaining("node n1: archive needs a stopped agent");
        } finally {
            agent.destroyForcibly();
        }
    }

    @Test
    void an_agent_that_is_dead_is_told_to_stay_down_once_in_a_run() throws Exception {
        Path told = directory.resolve("told");
        var watched = new Yard(
                Files.createDirectory(directory.resolve("watched")),
                new LocalOrSsh(),
                "{start: \"true\", stop: \"echo down >> " + told + "\"}");
        Reseed.Job job = watched.job("run-1", watched.published("run-1"));

        watched.reseed.stop(job);
        watched.reseed.stop(job);

        assertThat(told).hasContent("down");
    }

    @Test
    void nothing_is_archived_where_there_is_nothing() throws Exception {
        Published snapshot = yard.published("run-1");
        Files.delete(yard.database());

        assertThatThrownBy(() -> yard.reseed.archive(yard.job("run-1", snapshot)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1")
                .hasMessageContaining("neither a database");
    }

    @Test
    void nothing_is_restored_over_a_database_that_was_not_archived() throws Exception {
        Published snapshot = yard.published("run-1");
        yard.reseed.stage(yard.run("run-1"), snapshot, List.of("n1"));

        assertThatThrownBy(() -> yard.reseed.restore(yard.job("run-1", snapshot)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("no archive");
    }

    @Test
    void a_staged_snapshot_that_was_truncated_since_is_not_restored() throws Exception {
        Published snapshot = yard.published("run-1");
        Reseed.Job job = yard.job("run-1", snapshot);
        yard.reseed.stage(job.run(), snapshot, List.of("n1"));
        yard.reseed.archive(job);
        byte[] bytes = Files.readAllBytes(yard.staged("run-1"));
        Files.write(yard.staged("run-1"), Arrays.copyOf(bytes, bytes.length - 4096));

        assertThatThrownBy(() -> yard.reseed.restore(job))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("has SHA-256")
                .hasMessageContaining("expected SHA-256 " + snapshot.sha256());
        assertThat(yard.database()).doesNotExist();

        assertThat(yard.reseed.stage(job.run(), snapshot, List.of("n1")))
                .extracting(Reseed.Staged::trouble)
                .containsExactly("");
        assertThat(yard.reseed.restore(job).says()).contains("restored");
    }

    @Test
    void a_torn_restore_is_kept_aside_and_done_again() throws Exception {
        Published snapshot = yard.published("run-1");
        Reseed.Job job = yard.job("run-1", snapshot);
        yard.reseed.stage(job.run(), snapshot, List.of("n1"));
        yard.reseed.archive(job);
        yard.reseed.restore(job);
        Files.writeString(yard.database(), "torn");

        yard.reseed.restore(job);

        assertThat(yard.database()).hasSize(snapshot.bytes());
        assertThat(yard.archive("run-1").resolve("partial-1/corrosion.db")).hasContent("torn");
    }

    @Test
    void a_restore_that_fails_says_what_the_binary_said() throws Exception {
        Published snapshot = yard.published("run-1");
        Reseed.Job job = yard.job("run-1", snapshot);
        yard.reseed.stage(job.run(), snapshot, List.of("n1"));
        yard.binary("echo 'acquiring lock timed out' >&2; exit 1");
        yard.reseed.archive(job);

        assertThatThrownBy(() -> yard.reseed.restore(job))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("acquiring lock timed out");
    }

    @Test
    void a_node_that_was_put_back_can_be_reseeded_and_put_back_again_by_the_same_run() throws Exception {
        Published snapshot = yard.published("run-1");
        Reseed.Job job = yard.job("run-1", snapshot);
        yard.reseed.stage(job.run(), snapshot, List.of("n1"));
        byte[] old = Files.readAllBytes(yard.database());

        for (int i = 0; i < 2; i++) {
            yard.reseed.archive(job);
            yard.reseed.restore(job);
            assertThat(yard.database()).hasSize(snapshot.bytes());
            assertThat(yard.undo.putBack(yard.undone("run-1")).says()).contains("is back");
            assertThat(yard.database()).hasBinaryContent(old);
        }

        assertThat(yard.archive("run-1").resolve("undone-run-1/corrosion.db")).exists();
        assertThat(yard.archive("run-1").resolve("undone-run-1-2/corrosion.db")).exists();
    }

    @Test
    void putting_back_that_was_cut_off_before_the_wal_is_completed() throws Exception {
        Files.createDirectories(yard.archive("run-1"));
        Files.writeString(yard.archive("run-1").resolve("corrosion.db-wal"), "the old wal");

        yard.undo.putBack(yard.undone("run-1"));

        assertThat(yard.beside("-wal")).hasContent("the old wal");
        assertThat(yard.undo.putBack(yard.undone("run-1")).says()).isEqualTo("it is back");
    }

    @Test
    void a_node_that_was_never_archived_keeps_its_database() {
        Undo.Archive archive =
                yard.undo.archives(Yard.CLUSTER, "run-1", List.of("n1")).getFirst();

        assertThat(archive.path()).isEmpty();
        assertThat(archive.up()).isFalse();
        assertThat(yard.undo.putBack(yard.undone("run-1")).says()).isEqualTo("was not archived");
    }

    @Test
    void a_hook_runs_once_and_knows_for_whom() throws Exception {
        Published snapshot = yard.published("run-1");
        Reseed.Job job = yard.job("run-1", snapshot);

        yard.reseed.beforeStop(job);
        assertThat(yard.reseed.beforeStop(job).says()).contains("hook before-stop ran: corrosion/yard n1 run-1");

        assertThat(directory.resolve("hooked")).hasContent("corrosion/yard n1 run-1\n");
        assertThat(yard.reseed.afterStart(job).says()).isEqualTo("no hook");
    }

    @Test
    void a_node_that_is_down_is_surveyed_from_its_file() {
        var node = yard.reseed.survey(Yard.CLUSTER, List.of("n1")).nodes().getFirst();

        assertThat(node.trouble()).isEmpty();
        assertThat(node.measures()).isNotNull().satisfies(measures -> {
            assertThat(measures.up()).isFalse();
            assertThat(measures.databaseBytes()).isPositive();
            assertThat(measures.missing()).isEmpty();
        });
    }

    @Test
    void a_survey_says_what_is_missing_on_a_node() throws Exception {
        Files.delete(directory.resolve("corrosion"));
        var node = yard.reseed.survey(Yard.CLUSTER, List.of("n1")).nodes().getFirst();
        assertThat(node.measures())
                .isNotNull()
                .satisfies(measures -> assertThat(measures.missing())
                        .containsExactly("corrosion at " + directory.resolve("corrosion")));

        Files.delete(directory.resolve("config.toml"));
        node = yard.reseed.survey(Yard.CLUSTER, List.of("n1")).nodes().getFirst();
        assertThat(node.trouble()).isEqualTo("there is no file " + directory.resolve("config.toml"));
        assertThat(node.identity()).isNull();
    }

    @Test
    void a_snapshot_of_another_cluster_or_with_trouble_is_told() throws Exception {
        String page = yard.reseed.survey(Yard.CLUSTER, List.of("n1")).raw();
        Path given = Files.createDirectories(directory.resolve("given"));
        Path file = Fixture.snapshot(given);

        var facts = yard.reseed.inspect(Yard.CLUSTER, file.toUri().toString(), List.of(page));
        assertThat(facts.trouble()).isEmpty();
        assertThat(facts.related()).isTrue();
        assertThat(yard.reseed.inspect(Yard.CLUSTER, file.toString(), List.of()).related())
                .isFalse();

        Fixture.edit(file, "DROP TABLE apps__crsql_clock");
        facts = yard.reseed.inspect(Yard.CLUSTER, file.toString(), List.of(page));
        assertThat(facts.trouble()).singleElement().asString().contains("clock reset");
        assertThat(yard.reseed
                        .inspect(Yard.CLUSTER, given.resolve("nothing").toString(), List.of())
                        .trouble())
                .singleElement()
                .asString()
                .contains("no readable file");
        assertThatThrownBy(() -> yard.reseed.publish(yard.run("run-9"), "", file.toString(), 9))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("clock reset");
    }

    @Test
    void a_published_snapshot_is_adopted_by_a_later_run_and_only_with_its_own_id() throws Exception {
        Published snapshot = yard.published("run-1");

        assertThat(yard.reseed.publish(yard.run("run-2"), "", snapshot.manifest(), snapshot.clusterId()))
                .isEqualTo(snapshot);
        assertThatThrownBy(() -> yard.reseed.publish(yard.run("run-3"), "", snapshot.manifest(), 99))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("expected 99");
    }

    @Test
    void publishing_that_was_cut_off_after_packing_takes_what_is_packed() throws Exception {
        Published first = yard.published("run-1");
        Path packed = yard.packed("run-1");
        Files.delete(directory.resolve("artifacts/corrosion/yard/runs/run-1/manifest"));

        Published again = yard.reseed.publish(
                yard.run("run-1"),
                "",
                directory.resolve("published/snapshot.db").toString(),
                7);

        assertThat(again).isEqualTo(first);
        assertThat(yard.packed("run-1")).isEqualTo(packed);
    }

    @Test
    void what_an_earlier_attempt_packed_of_other_bytes_is_not_taken() throws Exception {
        Published first = yard.published("run-1");
        Files.delete(directory.resolve("artifacts/corrosion/yard/runs/run-1/manifest"));
        Path file = Fixture.snapshot(Files.createDirectories(directory.resolve("another")));
        Fixture.edit(file, "CREATE TABLE not_replicated (id)");

        Published other = yard.reseed.publish(yard.run("run-1"), "", file.toString(), 7);

        assertThat(other.sha256()).isNotEqualTo(first.sha256());
        assertThat(yard.reseed.stage(yard.run("run-1"), other, List.of("n1")))
                .extracting(Reseed.Staged::trouble)
                .containsExactly("");
    }

    @Test
    void a_snapshot_with_a_flipped_bit_in_the_store_reaches_no_node() throws Exception {
        Published snapshot = yard.published("run-1");
        Path packed = yard.packed("run-1");
        byte[] bytes = Files.readAllBytes(packed);
        bytes[bytes.length / 2] ^= 4;
        Files.write(packed, bytes);

        assertThat(yard.reseed.stage(yard.run("run-1"), snapshot, List.of("n1")))
                .singleElement()
                .satisfies(staged -> assertThat(staged.trouble()).contains("node n1"));
        assertThat(yard.reseed
                        .inspect(Yard.CLUSTER, snapshot.manifest(), List.of())
                        .trouble())
                .isNotEmpty();
    }
}
