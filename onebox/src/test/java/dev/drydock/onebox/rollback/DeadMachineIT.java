package dev.drydock.onebox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.remote.SudoHost;
import dev.drydock.onebox.scene.Scene;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Machines that are reached by SSH and die while the way back is open. */
@EnabledIfEnvironmentVariable(
        named = "DRYDOCK_ALL",
        matches = "yes",
        disabledReason = "two minutes each until a person is asked")
final class DeadMachineIT {
    private final FarNodes far = new FarNodes();

    private PatroniScene scene() throws IOException {
        return scene(3, true);
    }

    private PatroniScene scene(int nodes, boolean guard) throws IOException {
        SudoHost.assume();
        Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "dd");
        return PatroniScene.up(new PatroniOptions(nodes, guard, dir, PatroniVersion.V3_0), far::start);
    }

    private static Member replica(PatroniScene scene) {
        return scene.cluster().members().stream()
                .filter(each -> !each.name().equals(scene.leader().name()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Member> others(PatroniScene scene, Member dead) {
        return scene.cluster().members().stream()
                .filter(each -> !each.equals(dead))
                .toList();
    }

    private void dies(PatroniScene scene, Member member) {
        scene.trouble().kill(member);
        far.lose(member.name());
    }

    private static void says(PatroniScene scene, String... words) {
        Scene.must(0, scene.type(words));
    }

    @Test
    void without_a_replica_that_is_dead_the_others_go_back_once_a_person_says_that_it_is() throws Exception {
        try (var scene = scene()) {
            var dead = replica(scene);
            scene.whileWritten(() -> {
                scene.open("--hold", "1h");
                scene.deploy("CREATE TABLE deployed_46 (id int PRIMARY KEY)");
                dies(scene, dead);
                scene.writtenSince(scene.written());
                scene.approve("return");
                scene.await("a stuck " + dead.name(), status -> stuck(status, dead.name()));
                scene.writtenSince(scene.written());
                says(
                        scene,
                        "mark",
                        PatroniScene.CLUSTER,
                        dead.name(),
                        "fence",
                        "done",
                        "--reason",
                        "it is switched off",
                        "--yes");
                scene.approve("promote");
                scene.outcome();
                scene.writtenSince(scene.written());
            });

            JsonNode outcome = scene.outcome();
            LedgerVerdict verdict = scene.judged(others(scene, dead));

            assertThat(outcome.path("kind").asText()).isEqualTo("returned");
            assertThat(outcome.path("says").asText()).contains("left out: " + dead.name());
            assertThat(outcome.path("exit").asInt()).isEqualTo(18);
            assertThat(outcome.path("late").path("applied").asLong()).isPositive();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(scene.asked(scene.leader(), "SELECT to_regclass('deployed_46')"))
                    .isEqualTo("null");
            assertThat(scene.guardIsThere()).isFalse();
        }
    }

    private static boolean stuck(JsonNode status, String node) {
        for (JsonNode each : status.path("nodes")) {
            if (each.path("name").asText().equals(node)) {
                return each.path("state").asText().equals("stuck");
            }
        }
        return false;
    }

    @Test
    void without_a_replica_that_is_dead_the_way_back_is_taken_down_once_a_person_says_so() throws Exception {
        try (var scene = scene()) {
            var dead = replica(scene);
            scene.whileWritten(() -> {
                scene.open("--hold", "1h");
                dies(scene, dead);
                scene.approve("release");
                scene.await("a stuck guard", status -> stuck(status, "guard"));
                says(scene, "skip", PatroniScene.CLUSTER, dead.name(), "--reason", "it is switched off", "--yes");
                scene.outcome();
            });

            JsonNode outcome = scene.outcome();
            LedgerVerdict verdict = scene.judged(others(scene, dead));

            assertThat(outcome.path("kind").asText()).isEqualTo("released");
            assertThat(outcome.path("says").asText()).contains("left out: " + dead.name());
            assertThat(outcome.path("differences")).as(outcome.toPrettyString()).isEmpty();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(scene.guardIsThere()).isFalse();
        }
    }

    @Test
    void of_two_nodes_the_one_that_stood_aside_leads_from_the_mark_when_the_leader_is_dead() throws Exception {
        try (var scene = scene(2, false)) {
            var dead = scene.leader();
            var aside = replica(scene);
            scene.open("--hold", "1h");
            scene.deploy("CREATE TABLE deployed_47 (id int PRIMARY KEY)");

            dies(scene, dead);
            scene.approve("return");
            scene.await("a stuck " + dead.name(), status -> stuck(status, dead.name()));
            says(
                    scene,
                    "mark",
                    PatroniScene.CLUSTER,
                    dead.name(),
                    "fence",
                    "done",
                    "--reason",
                    "it burned down",
                    "--yes");
            JsonNode asked = scene.awaitGate("promote");
            scene.approve("promote");
            JsonNode outcome = scene.outcome();

            assertThat(asked.path("evidence").toString()).contains("for no member is left that took writes");
            assertThat(outcome.path("kind").asText()).isEqualTo("returned");
            assertThat(outcome.path("says").asText()).contains("is not saved", "left out: " + dead.name());
            assertThat(scene.leader()).isEqualTo(aside);
            assertThat(scene.asked(aside, "SELECT to_regclass('deployed_47')")).isEqualTo("null");
            assertThat(scene.asked(aside, "SHOW default_transaction_read_only")).isEqualTo("off");
        }
    }

    @Test
    void a_guard_whose_machine_is_dead_is_a_way_back_that_is_lost_and_can_be_released() throws Exception {
        try (var scene = scene()) {
            scene.open("--hold", "1h");

            far.lose("guard");
            JsonNode status = scene.await(
                    "a closed gate return",
                    seen -> !PatroniScene.state(seen, "return").equals("open"));

            assertThat(status.toString()).contains("its machine is not reached");
            scene.approve("release");
            scene.await("a stuck release", seen -> seen.toString().contains("release of guard"));
            says(scene, "skip", PatroniScene.CLUSTER, "guard", "--reason", "it burned down", "--yes");
            JsonNode outcome = scene.outcome();
            assertThat(outcome.path("kind").asText()).isEqualTo("released");
            assertThat(outcome.path("says").asText()).contains("left out: guard");
            assertThat(outcome.path("differences")).isEmpty();
        }
    }
}
