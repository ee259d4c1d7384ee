package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalOrSshTest {
    @TempDir
    Path dir;

    @Test
    void nodes_of_one_name_on_one_machine_are_held_each_by_its_own_clusters_run() throws IOException {
        Reach one = reach(cluster("one", ""));
        Reach other = reach(cluster("other", ""));

        assertThat(step(one, new Hold("run-1", 1)).ok()).isTrue();
        assertThat(step(other, new Hold("run-2", 2)).ok()).isTrue();

        assertThat(one.steps().holder()).isEqualTo("run-1");
        assertThat(other.steps().holder()).isEqualTo("run-2");
        assertThatThrownBy(() -> step(one, new Hold("run-3", 3))).isInstanceOf(HeldByOther.class);
    }

    @Test
    void sudo_on_a_local_node_is_refused_and_not_ignored() throws IOException {
        ClusterFile file = cluster("local", ", sudo: true");

        assertThatThrownBy(() -> reach(file))
                .isInstanceOf(GiveUp.class)
                .hasMessageStartingWith("node n1 in " + file.file() + " is local and has sudo: true");
    }

    private ClusterFile cluster(String name, String more) throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        Files.writeString(dir.resolve("corrosion/" + name + ".yaml"), """
                nodes: [{name: n1, local: true}]
                artifacts: file://%1$s/artifacts
                workdir: %1$s/work
                corrosion: {binary: sh, config: /etc/c.toml, service: {systemd: corrosion}%2$s}
                """.formatted(dir, more));
        return new ClusterFolder(dir).read(ClusterName.of("corrosion/" + name));
    }

    private static Reach reach(ClusterFile file) {
        return new LocalOrSsh().to(file, file.node("n1"));
    }

    private static Ran step(Reach reach, Hold hold) {
        return reach.step(new StepCall(hold, "swap", "true", StepCall.Again.RUN, Duration.ofSeconds(30)));
    }
}
