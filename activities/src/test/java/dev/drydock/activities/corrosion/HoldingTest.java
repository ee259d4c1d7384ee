package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.clusters.Homes;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.undo.Undo;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run may work on a node, when one did not end as it should. */
class HoldingTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Yard yard;

    @SuppressWarnings("NullAway.Init")
    private Published snapshot;

    @BeforeEach
    void a_run_that_was_terminated_after_it_staged() throws Exception {
        yard = new Yard(directory);
        snapshot = yard.published("run-1");
        yard.reseed.stage(yard.run("run-1"), snapshot, List.of("n1"));
    }

    @Test
    void a_second_run_does_nothing_on_a_node_that_the_terminated_one_holds() throws Exception {
        byte[] before = Files.readAllBytes(yard.database());

        assertThat(yard.reseed.stage(yard.run("run-2"), snapshot, List.of("n1")))
                .singleElement()
                .satisfies(staged -> assertThat(staged.trouble())
                        .startsWith("node n1 is held by run run-1, which did not let go of it")
                        .contains("plan again with --take-over run-1"));
        assertThatThrownBy(() -> yard.reseed.archive(yard.job("run-2", snapshot)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1 is held by run run-1");

        assertThat(yard.database()).hasBinaryContent(before);
        assertThat(directory.resolve("work/run-2")).doesNotExist();
        assertThat(holder()).isEqualTo("run-1");
    }

    @Test
    void a_run_that_was_planned_to_take_its_place_does_and_the_other_ones_worker_is_refused() throws Exception {
        Reseed.Run second = yard.run("run-2", Json.MAPPER.createObjectNode(), List.of("run-1"));

        Published again = yard.reseed.publish(second, "", snapshot.manifest(), snapshot.clusterId());
        yard.reseed.archive(new Reseed.Job(second, "n1", again));

        assertThat(yard.archive("run-2")).exists();
        assertThatThrownBy(() -> yard.reseed.archive(yard.job("run-1", snapshot)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1 is held by run run-2");
        assertThat(yard.archive("run-1")).doesNotExist();
    }

    @Test
    void a_run_that_ended_lets_go() throws Exception {
        yard.reseed.close(yard.run("run-1"), new Reseed.Ending("stopped", Map.of(), Map.of(), List.of()));

        assertThat(holder()).isEmpty();
        assertThat(yard.reseed.stage(yard.run("run-2"), snapshot, List.of("n1")))
                .extracting(Reseed.Staged::trouble)
                .containsExactly("");
    }

    @Test
    void what_a_run_did_is_taken_back_though_it_never_let_go() throws Exception {
        yard.reseed.archive(yard.job("run-1", snapshot));

        assertThat(yard.undo.putBack(yard.undone("run-1", "undo-1")).says()).contains("is back");

        assertThat(yard.database()).exists();
        yard.undo.close(new Undo.Job.Run(Yard.CLUSTER, "undo-1", ""), "run-1", "undone", Map.of(), List.of("n1"));
        assertThat(Homes.standing(Homes.record(yard.homes.file(Yard.CLUSTER))).over("undo-1"))
                .isTrue();
    }

    private String holder() {
        var measures = yard.reseed
                .survey(Yard.CLUSTER, List.of("n1"))
                .nodes()
                .getFirst()
                .measures();
        return measures == null ? "not asked" : String.valueOf(measures.holder());
    }
}
