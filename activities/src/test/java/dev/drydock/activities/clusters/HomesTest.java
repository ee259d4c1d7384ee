package dev.drydock.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.artifacts.record.ClusterRecord.Generation;
import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Roles;
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
        var policy = new PolicySteps(homes, Map.of());
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

    @Test
    void the_workers_policy_stands_over_every_cluster_file() throws IOException {
        Files.writeString(dir.resolve("corrosion/eu-1.yaml"), """
                roles: {start: [dev-c], operate: [op]}
                runbooks: {undo: {roles: {start: [op]}}}
                """, StandardOpenOption.APPEND);
        Files.writeString(dir.resolve("policy.yaml"), "unsigned: false\napart: true\nleast: {reseed: {restore: 2}}\n");

        var home = homes.home("corrosion/eu-1");

        assertThat(home.allowUnsigned()).isFalse();
        assertThat(home.duties())
                .isEqualTo(new Duties(
                        Map.of(
                                "",
                                new Roles(null, List.of("dev-c"), List.of("op")),
                                "undo",
                                new Roles(null, List.of("op"), null)),
                        true,
                        Map.of("reseed", Map.of("restore", 2))));
    }

    @Test
    void a_policy_with_a_key_nobody_knows_is_refused_by_its_line() throws IOException {
        Files.writeString(dir.resolve("policy.yaml"), "apart: true\nunsinged: false\n");

        assertThatThrownBy(() -> homes.home("corrosion/eu-1"))
                .isInstanceOf(GiveUp.class)
                .hasMessage(dir + "/policy.yaml, line 2: unsinged: unknown key; known here: apart, least, unsigned");
    }

    private static Generation generation(int clusterId, String run) {
        return new Generation(clusterId, run, "sha256:p", "then", null, List.of("n1"), null);
    }
}
