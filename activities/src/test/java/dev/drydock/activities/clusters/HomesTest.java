package dev.drydock.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.artifacts.record.ClusterRecord.Generation;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomesTest {
    @TempDir
    Path dir;

    private Homes homes;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        Files.writeString(
                dir.resolve("corrosion/eu-1.yaml"),
                ClusterFolderTest.smallest("companions: [{systemd: corrosion-consul}, {start: a, stop: b}]\n")
                        .replace(
                                "file:///srv/artifacts",
                                dir.resolve("artifacts").toUri().toString()));
        homes = new Homes(new ClusterFolder(dir), true);
    }

    @Test
    void a_home_is_the_file_and_the_record() {
        var file = homes.file("corrosion/eu-1");
        Homes.change(file, r -> r.decide(generation(7, "run-a")).owe("run-a", "then", Map.of("n1", "skipped")));

        var home = homes.home("corrosion/eu-1");

        assertThat(home.nodes()).containsExactly(new Member("n1", "", "local"));
        assertThat(home.companions()).containsExactly("systemd: corrosion-consul", "start: a, stop: b");
        assertThat(home.allowUnsigned()).isTrue();
        assertThat(home.file()).isEqualTo(file.digest());
        assertThat(home.record().owing()).containsExactly(new Standing.Owing("n1", "skipped", "run-a", "then"));
        assertThat(home.record().generations())
                .containsExactly(new Standing.Generation(7, "run-a", "sha256:p", "then", null, List.of("n1"), null));
    }

    @Test
    void what_the_record_refuses_is_for_a_person() {
        var file = homes.file("corrosion/eu-1");
        Homes.change(file, r -> r.decide(generation(7, "run-a")));

        assertThatThrownBy(() -> Homes.change(file, r -> r.decide(generation(7, "run-b"))))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("is not above 7, which run run-a entered");
        assertThatThrownBy(() -> homes.file("eu-1"))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("expected SYSTEM/NAME");
    }

    @Test
    void an_address_this_build_cannot_use_names_the_file() throws IOException {
        Files.writeString(
                dir.resolve("corrosion/eu-1.yaml"),
                ClusterFolderTest.smallest("").replace("file:///srv/artifacts", "ftp://host/path"));

        assertThatThrownBy(() -> homes.home("corrosion/eu-1"))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining(dir + "/corrosion/eu-1.yaml: artifacts ftp://host/path: nothing here");
    }

    @Test
    void the_list_of_revoked_keys_is_read_again_at_each_question() throws IOException {
        Path list = Files.createFile(dir.resolve("corrosion/revoked_keys"));
        Files.writeString(dir.resolve("corrosion/eu-1.yaml"), "revoked: revoked_keys\n", StandardOpenOption.APPEND);
        var policy = new PolicySteps(homes);
        var before = policy.revoked("corrosion/eu-1");

        Files.writeString(list, "# lost on the train\n" + ClusterFolderTest.KEY + " ops-a\n");
        var after = policy.revoked("corrosion/eu-1");
        Files.writeString(list, "\n\nnonsense\n");

        assertThat(before.keys()).isEmpty();
        assertThat(after.keys()).containsExactly(ClusterFolderTest.KEY);
        assertThatThrownBy(() -> policy.revoked("corrosion/eu-1"))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining(list + ", line 3: expected a public key");
    }

    private static Generation generation(int clusterId, String run) {
        return new Generation(clusterId, run, "sha256:p", "then", null, List.of("n1"), null);
    }
}
