package dev.drydock.onebox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Whole runs with a machine for the guard, on other clusters than that of {@link RollbackIT}. */
@EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "takes minutes")
final class RollbackLongIT {
    private static final String SLOTS = "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'drydock%'";

    private static PatroniScene scene(int nodes, PatroniVersion version) throws IOException {
        Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "dd");
        return PatroniScene.up(new PatroniOptions(nodes, true, dir, version));
    }

    @Test
    void on_two_nodes_a_return_leaves_both_with_everything_that_clients_wrote() throws Exception {
        returns(2, PatroniVersion.V3_0);
    }

    @Test
    void with_the_patroni_of_today_a_return_leaves_all_with_everything_that_clients_wrote() throws Exception {
        returns(3, PatroniVersion.V4_1);
    }

    private static void returns(int nodes, PatroniVersion version) throws Exception {
        try (var scene = scene(nodes, version)) {
            String before = scene.configuration();
            scene.whileWritten(() -> {
                scene.open("--hold", "1h");
                scene.deploy("CREATE TABLE deployed_45 (id int PRIMARY KEY)");
                scene.writtenSince(scene.written());
                scene.approve("return");
                scene.approve("promote");
                scene.outcome();
                scene.writtenSince(scene.written());
            });

            wentBack(scene, "deployed_45");
            assertThat(scene.configuration()).isEqualTo(before);
        }
    }

    @Test
    void after_a_failover_while_it_is_open_what_both_leaders_took_is_there_after_the_return() throws Exception {
        try (var scene = scene(3, PatroniVersion.V3_0)) {
            scene.whileWritten(() -> {
                scene.open("--hold", "1h", "--salvage", "failover");
                scene.deploy("CREATE TABLE deployed_46 (id int PRIMARY KEY)");
                scene.writtenSince(scene.written());
                Member first = scene.leader();
                scene.trouble().kill(first);
                scene.await("the failover", status -> status.toString().contains("leads since a failover"));
                scene.writtenSince(scene.written());
                scene.trouble().start(first);
                scene.trouble().awaitWhole();
                scene.approve("return");
                scene.approve("promote");
                scene.outcome();
                scene.writtenSince(scene.written());
            });

            wentBack(scene, "deployed_46");
        }
    }

    @Test
    void where_nothing_is_saved_people_are_told_table_by_table_what_a_return_drops() throws Exception {
        try (var scene = scene(2, PatroniVersion.V3_0)) {
            scene.whileWritten(() -> {
                scene.open("--hold", "1h", "--salvage", "none");
                scene.deploy("CREATE TABLE deployed_48 AS SELECT generate_series(1, 5) AS id");
                scene.writtenSince(scene.written());
            });

            scene.approve("return");
            String asked = scene.awaitGate("promote").path("evidence").toString();
            scene.approve("promote");
            JsonNode outcome = scene.outcome();

            assertThat(asked)
                    .contains("nothing of what was written since is saved\"")
                    .contains("app.public.deployed_48: made since, 5 rows")
                    .containsPattern("app.public.ledger: \\d+ rows at the mark, \\d+ now");
            assertThat(outcome.path("exit").asInt())
                    .as(outcome.toPrettyString())
                    .isZero();
            assertThat(scene.asked(scene.leader(), "SELECT to_regclass('deployed_48')"))
                    .isEqualTo("null");
        }
    }

    @Test
    void with_the_patroni_of_today_a_release_leaves_nothing_of_the_way_back() throws Exception {
        try (var scene = scene(3, PatroniVersion.V4_1)) {
            String before = scene.configuration();
            scene.whileWritten(() -> {
                scene.open("--hold", "1h");
                scene.writtenSince(scene.written());
                scene.approve("release");
                scene.outcome();
            });

            JsonNode outcome = scene.outcome();
            LedgerVerdict verdict = scene.judged();

            assertThat(outcome.path("kind").asText()).isEqualTo("released");
            assertThat(outcome.path("differences")).as(outcome.toPrettyString()).isEmpty();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(scene.configuration()).isEqualTo(before);
            assertThat(scene.guardIsThere()).isFalse();
        }
    }

    private static void wentBack(PatroniScene scene, String deployed) throws Exception {
        JsonNode outcome = scene.outcome();
        scene.trouble().awaitWhole();
        LedgerVerdict verdict = scene.judged();

        assertThat(outcome.path("kind").asText()).as(outcome.toPrettyString()).isEqualTo("returned");
        assertThat(outcome.path("exit").asInt()).as(outcome.toPrettyString()).isZero();
        assertThat(outcome.path("late").path("applied").asLong()).isPositive();
        assertThat(verdict.good()).as(verdict.toString()).isTrue();
        for (Member member : scene.cluster().members()) {
            assertThat(scene.asked(member, "SELECT to_regclass('" + deployed + "')"))
                    .isEqualTo("null");
            assertThat(scene.asked(member, SLOTS)).isEqualTo("0");
        }
        assertThat(scene.asked(scene.leader(), "SELECT count(*) FROM pg_replication_origin"))
                .isEqualTo("0");
        assertThat(scene.configuration()).doesNotContain("drydock");
        assertThat(scene.guardIsThere()).isFalse();
    }
}
