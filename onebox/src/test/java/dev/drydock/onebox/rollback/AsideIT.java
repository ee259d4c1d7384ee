package dev.drydock.onebox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.scene.Scene;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A cluster file without a guard: a replica stands aside, while clients write all the time. */
final class AsideIT {
    private static final String OWN_SETTINGS = "SELECT pg_read_file('postgresql.auto.conf')";
    private static final String STANDBYS =
            "SELECT string_agg(application_name || ' ' || sync_state, ', ' ORDER BY 1)" + " FROM pg_stat_replication";
    private static final String[] NOT_YET = {
        "reject", PatroniScene.CLUSTER, "promote", "--as", "ops-b@example.com", "--reason", "not yet", "--yes"
    };

    private static PatroniScene scene(int nodes, PatroniVersion version) throws IOException {
        Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "dd");
        return PatroniScene.up(new PatroniOptions(nodes, false, dir, version));
    }

    private static String tables(PatroniScene scene, Member member) throws Exception {
        return scene.asked(
                member, "SELECT string_agg(tablename, ' ' ORDER BY 1) FROM pg_tables WHERE tablename LIKE 'deployed%'");
    }

    private static Member other(PatroniScene scene) {
        return scene.cluster().members().stream()
                .filter(each -> !each.name().equals(scene.leader().name()))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static List<String> left(PatroniScene scene) throws IOException {
        try (var files = Files.walk(scene.cluster().dir().resolve("nodes"), 3)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".drydock"))
                    .toList();
        }
    }

    @Test
    void on_two_nodes_a_replica_holds_the_way_back_and_follows_again_once_it_is_released() throws Exception {
        try (var scene = scene(2, PatroniVersion.V3_0)) {
            var before = new AtomicReference<>("");
            scene.whileWritten(() -> {
                before.set(scene.configuration());
                scene.open("--hold", "1h");
                scene.deploy("CREATE TABLE deployed_42 (id int PRIMARY KEY)");
                scene.writtenSince(scene.written());
                scene.approve("release");
                scene.outcome();
                scene.writtenSince(scene.written());
            });

            JsonNode outcome = scene.outcome();
            scene.trouble().awaitWhole();
            LedgerVerdict verdict = scene.judged();

            assertThat(outcome.path("kind").asText())
                    .as(outcome.toPrettyString())
                    .isEqualTo("released");
            assertThat(outcome.path("exit").asInt())
                    .as(outcome.toPrettyString())
                    .isZero();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(verdict.acknowledged()).isPositive();
            for (Member member : scene.cluster().members()) {
                assertThat(tables(scene, member)).isEqualTo("deployed_42");
            }
            assertThat(scene.configuration()).isEqualTo(before.get());
            assertThat(left(scene)).isEmpty();
        }
    }

    @Test
    void on_two_nodes_a_return_leaves_the_replica_leading_with_everything_that_clients_wrote() throws Exception {
        returns(PatroniVersion.V3_0);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "waits 20 s for the lock")
    void so_it_does_with_the_patroni_of_today() throws Exception {
        returns(PatroniVersion.V4_1);
    }

    private static void returns(PatroniVersion version) throws Exception {
        try (var scene = scene(2, version)) {
            var aside = other(scene);
            String own = scene.asked(aside, OWN_SETTINGS);
            scene.whileWritten(() -> {
                scene.open("--hold", "1h");
                scene.deploy("CREATE TABLE deployed_43 (id int PRIMARY KEY)");
                scene.writtenSince(scene.written());
                scene.approve("return");
                scene.awaitGate("promote");
                Scene.must(0, scene.type(NOT_YET));
                scene.await(
                        "an open way back",
                        status -> PatroniScene.state(status, "return").equals("open"));
                scene.writtenSince(scene.written());
                scene.approve("return");
                scene.approve("promote");
                scene.outcome();
                scene.writtenSince(scene.written());
            });

            JsonNode outcome = scene.outcome();
            scene.trouble().awaitWhole();
            LedgerVerdict verdict = scene.judged();

            assertThat(outcome.path("kind").asText())
                    .as(outcome.toPrettyString())
                    .isEqualTo("returned");
            assertThat(outcome.path("exit").asInt())
                    .as(outcome.toPrettyString())
                    .isZero();
            assertThat(outcome.path("late").path("applied").asLong()).isPositive();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(scene.leader()).isEqualTo(aside);
            for (Member member : scene.cluster().members()) {
                assertThat(tables(scene, member)).isEqualTo("null");
                assertThat(scene.asked(
                                member, "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'drydock%'"))
                        .isEqualTo("0");
            }
            assertThat(scene.asked(aside, "SELECT count(*) FROM pg_replication_origin"))
                    .isEqualTo("0");
            assertThat(scene.asked(aside, OWN_SETTINGS)).isEqualTo(own);
            assertThat(scene.asked(aside, "SHOW default_transaction_read_only")).isEqualTo("off");
            assertThat(scene.cluster().rest().get(aside, "/patroni").toString()).doesNotContain("pending_restart");
            assertThat(scene.configuration()).doesNotContain("drydock");
            assertThat(left(scene)).isEmpty();
            scene.plan();
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "waits for a failover")
    void on_three_nodes_the_others_fail_over_while_it_is_open_and_the_way_back_still_leads_to_the_mark()
            throws Exception {
        try (var scene = scene(3, PatroniVersion.V3_0)) {
            var aside = other(scene);
            scene.whileWritten(() -> {
                scene.open("--hold", "1h", "--salvage", "failover", "--aside", aside.name());
                scene.deploy("CREATE TABLE deployed_44 (id int PRIMARY KEY)");
                var first = scene.leader();
                scene.trouble().kill(first);
                scene.await(
                        "the failover",
                        status -> status.path("doing").asText().contains("failover")
                                || status.toString().contains("leads since a failover"));
                scene.writtenSince(scene.written());
                scene.trouble().start(first);
                scene.approve("return");
                scene.approve("promote");
                scene.outcome();
            });

            JsonNode outcome = scene.outcome();
            scene.trouble().awaitWhole();
            LedgerVerdict verdict = scene.judged();

            assertThat(outcome.path("exit").asInt())
                    .as(outcome.toPrettyString())
                    .isZero();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(scene.leader()).isEqualTo(aside);
            assertThat(tables(scene, aside)).isEqualTo("null");
        }
    }

    /** Their commits would wait for ever if the one that stands aside were among those they wait for. */
    @Test
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "a third whole run")
    void clients_whose_commits_are_applied_by_a_synchronous_standby_first_never_wait_for_who_stands_aside()
            throws Exception {
        try (var scene = scene(3, PatroniVersion.V3_0)) {
            scene.cluster().rest().configure(scene.leader(), "{\"synchronous_mode\": true}");
            scene.awaitSynchronous();
            scene.deploy("ALTER ROLE app SET synchronous_commit = remote_apply");
            String synchronous = scene.asked(scene.leader(), STANDBYS);
            var meanwhile = new AtomicReference<>("");
            scene.whileWritten(() -> {
                scene.open("--hold", "1h");
                scene.deploy("CREATE TABLE deployed_45 (id int PRIMARY KEY)");
                scene.writtenSince(scene.written());
                meanwhile.set(scene.asked(scene.leader(), STANDBYS));
                scene.approve("return");
                scene.approve("promote");
                scene.outcome();
                scene.writtenSince(scene.written());
            });

            JsonNode outcome = scene.outcome();
            scene.trouble().awaitWhole();
            scene.awaitSynchronous();
            LedgerVerdict verdict = scene.judged();

            assertThat(outcome.path("exit").asInt())
                    .as(outcome.toPrettyString())
                    .isZero();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(synchronous).contains(" sync").contains(scene.leader().name() + " async");
            assertThat(meanwhile.get()).contains("drydock_guard async");
            assertThat(tables(scene, scene.leader())).isEqualTo("null");
        }
    }
}
