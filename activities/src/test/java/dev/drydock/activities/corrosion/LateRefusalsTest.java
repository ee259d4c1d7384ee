package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.corrosion.file.Fixture;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a harvest and a replay refuse, in one sentence each, before anything is posted. */
@NullUnmarked
final class LateRefusalsTest {
    @TempDir
    Path directory;

    private Yard yard;
    private Published snapshot;
    private Reseed.Run run;

    @BeforeEach
    void aNodeThatIsArchived() throws Exception {
        yard = new Yard(directory);
        Fixture.edit(yard.database(), "UPDATE crsql_db_versions SET db_version = db_version + 5");
        snapshot = yard.published("run-1");
        run = yard.run("run-1");
        yard.reseed.archive(new Reseed.Job(run, "n1", snapshot));
    }

    private Book book(int clusterId) {
        return Book.of(Yard.CLUSTER, "run-1", run.plan(), snapshot.manifest(), clusterId);
    }

    private Path archived() {
        return yard.archive("run-1").resolve("corrosion.db");
    }

    @Test
    void an_archive_that_is_truncated_is_named_with_its_node() throws Exception {
        try (var file = new RandomAccessFile(archived().toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }

        assertThatThrownBy(() -> yard.late.harvest(book(7), "n1"))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1")
                .hasMessageContaining(archived().toString());
    }

    @Test
    void an_archive_of_the_generation_that_goes_on_holds_nothing_late() throws Exception {
        Fixture.edit(archived(), "INSERT OR REPLACE INTO __corro_state VALUES ('cluster_id', 7)");

        assertThatThrownBy(() -> yard.late.harvest(book(7), "n1"))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1")
                .hasMessageContaining("cluster id 7, the one that goes on");
    }

    @Test
    void a_delta_that_was_altered_in_the_store_is_refused_with_both_digests() throws Exception {
        Harvested delta = yard.late.harvest(book(7), "n1");
        Harvested other = new Harvested(
                delta.run(), delta.node(), "sha256:" + "0".repeat(64), delta.cells(), delta.bytes(), delta.on());
        Path stored = objects("deltas").getFirst();
        Files.copy(stored, stored.resolveSibling("0".repeat(64) + ".db.zst"));

        assertThatThrownBy(() -> yard.late.replay(book(7), List.of(other), List.of("n1")))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("delta of node n1")
                .hasMessageContaining(delta.delta())
                .hasMessageContaining("altered or damaged");
    }

    @Test
    void without_a_node_that_serves_nothing_is_posted_and_it_is_tried_again() {
        Harvested delta = yard.late.harvest(book(7), "n1");

        assertThat(delta.delta()).isNotEmpty();
        assertThatThrownBy(() -> yard.late.replay(book(7), List.of(delta), List.of("n1")))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("no node takes late writes")
                .hasMessageContaining("node n1 does not answer Ping");
    }

    private List<Path> objects(String kind) throws Exception {
        try (var files = Files.walk(directory.resolve("artifacts"))) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> String.valueOf(f.getParent()).endsWith("/" + kind))
                    .toList();
        }
    }
}
