package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.reseed.Published;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkTest {
    @TempDir
    Path directory;

    @Test
    void a_node_that_was_restored_for_one_cluster_is_not_taken_for_a_copy_of_its_file_under_another_name()
            throws Exception {
        var yard = new Yard(directory);
        Path clusters = directory.resolve("clusters/corrosion");
        Files.copy(clusters.resolve("yard.yaml"), clusters.resolve("other.yaml"));
        assertThat(trouble(yard, "corrosion/other")).isEmpty();

        restore(yard);

        assertThat(trouble(yard, "corrosion/yard")).isEmpty();
        assertThat(trouble(yard, "corrosion/other"))
                .startsWith("is corrosion/yard's, with its record in file://" + directory + "/artifacts, expected")
                .contains("corrosion/other");
    }

    @Test
    void a_new_artifact_store_does_not_pass_for_the_old_one_with_its_record() throws Exception {
        var yard = new Yard(directory);
        restore(yard);
        Path file = directory.resolve("clusters/corrosion/yard.yaml");

        Files.writeString(file, Files.readString(file).replace("/artifacts", "/elsewhere"));

        assertThat(trouble(yard, "corrosion/yard"))
                .contains("move the record there and remove " + directory + "/work/cluster/");
    }

    private static void restore(Yard yard) throws Exception {
        Published snapshot = yard.published("run-1");
        yard.reseed.stage(yard.run("run-1"), snapshot, List.of("n1"));
        assertThat(trouble(yard, "corrosion/yard")).isEmpty();
        yard.reseed.archive(yard.job("run-1", snapshot));
        yard.reseed.restore(yard.job("run-1", snapshot));
    }

    private static String trouble(Yard yard, String cluster) {
        return yard.reseed.survey(cluster, List.of("n1")).nodes().getFirst().trouble();
    }
}
