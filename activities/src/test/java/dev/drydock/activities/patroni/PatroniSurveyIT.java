package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniTestbed;
import dev.drydock.testbed.patroni.PatroniVersion;
import dev.drydock.testbed.patroni.Topology;
import dev.drydock.testbed.patroni.Trouble;
import dev.drydock.workflows.desk.Desk.Finding;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Hold;
import dev.drydock.workflows.rollback.RollbackChecks;
import dev.drydock.workflows.rollback.Survey;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster of three is asked, and what is wrong with it on purpose is found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PatroniSurveyIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Hold HOLD = new Hold(Duration.ofMinutes(1), true, "drydock_guard");

    private final ClusterSurvey surveyor = new ClusterSurvey(new LocalOrSsh(), ClusterSurvey.client());
    private @Nullable PatroniCluster up;

    @BeforeAll
    void up(@TempDir Path dir) {
        up = RealPatroni.up(new PatroniOptions(3, true, dir, PatroniVersion.V3_0));
    }

    @AfterAll
    void kill() {
        if (up != null) {
            PatroniTestbed.kill(up.dir());
        }
    }

    @BeforeEach
    void whole() {
        new Trouble(cluster()).awaitWhole();
    }

    @Test
    void a_whole_cluster_has_no_trouble_and_no_password_in_its_survey() throws IOException {
        var seen = survey();

        assertThat(new RollbackChecks(seen, HOLD).all())
                .allSatisfy(check ->
                        assertThat(check.verdict()).as(check.toString()).isEqualTo(Check.Verdict.OK))
                .hasSize(23);
        try (var secrets = Files.list(cluster().dir().resolve("secrets"))) {
            assertThat(secrets.toList())
                    .isNotEmpty()
                    .allSatisfy(secret -> assertThat(Json.MAPPER.writeValueAsString(seen))
                            .doesNotContain(Files.readString(secret).strip()));
        }
    }

    @Test
    void doctor_says_of_a_whole_cluster_who_answers_and_what_room_a_guard_has() throws IOException {
        var found = findings();

        assertThat(found).allMatch(Finding::ok).hasSize(4);
        assertThat(found)
                .filteredOn(each -> each.name().equals("patroni/demo member " + leader().name()))
                .extracting(Finding::says)
                .singleElement()
                .asString()
                .matches("Patroni 3\\.0\\.2: leader, running; PostgreSQL 15\\.\\d+ takes writes on timeline \\d+");
        assertThat(found.getLast().name()).isEqualTo("patroni/demo guard guard");
        assertThat(found.getLast().says()).contains(" MiB are free for ");
    }

    @Test
    void asking_whether_the_login_is_good_changes_nothing() throws IOException {
        var before = cluster().rest().get(leader(), "/config");

        survey();

        assertThat(cluster().rest().get(leader(), "/config")).isEqualTo(before);
    }

    @Test
    void timelines_are_told_right_at_once_after_a_switchover() throws IOException {
        var before = leader();
        var candidate = cluster().members().stream()
                .filter(each -> !each.equals(before))
                .findFirst()
                .orElseThrow();

        assertThat(cluster().rest().switchover(before, candidate).ok()).isTrue();
        new Trouble(cluster()).awaitWhole();

        assertThat(check("timeline").verdict()).isEqualTo(Check.Verdict.OK);
        assertThat(check("leader").says())
                .isEqualTo("node " + candidate.name() + " leads, and is the only one that takes writes");
    }

    @Test
    void a_paused_cluster_is_found() throws IOException {
        cluster().rest().configure(leader(), "{\"pause\": true}");

        try {
            await().atMost(PATIENCE).until(() -> check("maintenance-mode").verdict() == Check.Verdict.BAD);
            assertThat(check("maintenance-mode").says()).contains("says that the cluster is paused");
        } finally {
            cluster().rest().configure(leader(), "{\"pause\": null}");
        }
    }

    @Test
    void a_wrong_password_is_told_as_such_on_every_node_and_is_not_repeated() throws IOException {
        var secret = cluster().dir().resolve("secrets/rest");
        var right = Files.readString(secret);
        Files.writeString(secret, "not-the-password");

        try {
            var check = check("rest-login");
            assertThat(check.verdict()).isEqualTo(Check.Verdict.BAD);
            assertThat(check.nodes()).containsExactly("n1", "n2", "n3");
            assertThat(check.says())
                    .startsWith("node n1 refused the login of user drydock at Patroni's REST interface")
                    .contains("(status 401: ")
                    .endsWith("; and 2 more nodes")
                    .doesNotContain("not-the-password");
            assertThat(findings())
                    .filteredOn(each -> !each.ok())
                    .hasSize(3)
                    .allMatch(each -> each.says().contains("(status 401: "))
                    .noneMatch(each -> each.says().contains("not-the-password"));
        } finally {
            Files.writeString(secret, right);
        }
    }

    @Test
    void a_prepared_transaction_is_found_by_its_name() throws Exception {
        sql("CREATE TABLE prepared_here (id int PRIMARY KEY)");
        sql("BEGIN; INSERT INTO prepared_here VALUES (1); PREPARE TRANSACTION 'left-behind'");

        try {
            assertBad(
                    "prepared-transactions",
                    "there is 1 prepared transaction, expected none: left-behind;"
                            + " see COMMIT PREPARED and ROLLBACK PREPARED");
        } finally {
            sql("ROLLBACK PREPARED 'left-behind'");
            sql("DROP TABLE prepared_here");
        }
    }

    @Test
    void a_table_without_identity_is_found_by_its_name() throws Exception {
        sql("CREATE TABLE keyless (id int)");

        try {
            assertThat(check("replica-identity").says())
                    .startsWith("1 table without replica identity, expected none: app.public.keyless;");
        } finally {
            sql("DROP TABLE keyless");
        }
    }

    @Test
    void a_guard_that_commits_would_wait_for_is_found() throws Exception {
        sql("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (n2, drydock_guard)'");
        sql("SELECT pg_reload_conf()");

        try {
            await().atMost(PATIENCE).until(() -> check("synchronous-standbys").verdict() == Check.Verdict.BAD);
            assertThat(check("synchronous-standbys").says())
                    .startsWith(
                            "synchronous_standby_names is 'ANY 1 (n2, drydock_guard)', which takes in drydock_guard");
        } finally {
            sql("ALTER SYSTEM RESET synchronous_standby_names");
            sql("SELECT pg_reload_conf()");
        }
    }

    @Test
    void an_archive_that_takes_nothing_is_found() throws Exception {
        var archive = cluster().archive();
        var before = Files.getPosixFilePermissions(archive);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("r-xr-xr-x"));

        try {
            sql("SELECT txid_current(), pg_switch_wal()");
            await().atMost(PATIENCE).until(() -> check("archiving").verdict() == Check.Verdict.BAD);
            assertThat(check("archiving").says()).startsWith("the last attempt to archive failed, at 0000000");
        } finally {
            Files.setPosixFilePermissions(archive, before);
            await().atMost(PATIENCE).until(() -> {
                sql("SELECT txid_current(), pg_switch_wal()");
                return check("archiving").verdict() == Check.Verdict.OK;
            });
        }
    }

    @Test
    void somebody_elses_data_in_the_guards_place_is_found() throws IOException {
        var data = Objects.requireNonNull(cluster().guard()).data();
        Files.createDirectories(data);
        var theirs = Files.writeString(data.resolve("PG_VERSION"), "15");

        try {
            assertThat(check("guard-place").says()).contains(data + " is not empty");
            assertThat(theirs).hasContent("15");
        } finally {
            Files.delete(theirs);
            Files.delete(data);
        }
    }

    @Test
    void a_slot_of_the_guards_name_is_found() throws Exception {
        cluster().rest().configure(leader(), "{\"slots\": {\"drydock_guard\": {\"type\": \"physical\"}}}");

        try {
            await().atMost(PATIENCE).until(() -> check("guard-slot").verdict() == Check.Verdict.BAD);
            assertThat(check("guard-slot").says()).startsWith("the leader has a slot drydock_guard already");
        } finally {
            cluster().rest().configure(leader(), "{\"slots\": null}");
            await().atMost(PATIENCE).until(() -> check("guard-slot").verdict() == Check.Verdict.OK);
        }
    }

    @Test
    void a_disk_too_small_for_the_hold_is_told_with_what_it_has() throws IOException {
        var ages = new Hold(Duration.ofDays(3_650_000), true, "drydock_guard");
        var seen = survey();

        var check = named("guard-disk", new RollbackChecks(seen, ages));

        assertThat(check.verdict()).isEqualTo(Check.Verdict.BAD);
        assertThat(check.says()).startsWith("node guard has ").contains(" of data and ");
    }

    @Test
    void a_member_that_is_gone_is_named_with_what_was_tried() throws IOException {
        var replica = cluster().members().stream()
                .filter(each -> !each.equals(leader()))
                .findFirst()
                .orElseThrow();
        new Trouble(cluster()).stop(replica);

        try {
            assertThat(check("rest").says())
                    .startsWith("node " + replica.name() + " did not answer GET /patroni of Patroni at 127.0.0.1:"
                            + replica.rest() + ": ");
            assertThat(check("postgresql").nodes()).containsExactly(replica.name());
            assertThat(findings())
                    .filteredOn(each -> !each.ok())
                    .extracting(Finding::says)
                    .singleElement()
                    .asString()
                    .contains("node " + replica.name() + " did not answer GET /patroni", "; it did not answer as user");
        } finally {
            new Trouble(cluster()).start(replica);
        }
    }

    private void assertBad(String name, String says) throws IOException {
        var check = check(name);
        assertThat(check.verdict()).isEqualTo(Check.Verdict.BAD);
        assertThat(check.says()).isEqualTo(says);
    }

    private Check check(String name) throws IOException {
        return named(name, new RollbackChecks(survey(), HOLD));
    }

    private static Check named(String name, RollbackChecks checks) {
        return checks.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + name + " in " + checks.all()));
    }

    private Survey survey() throws IOException {
        return surveyor.of(file());
    }

    private List<Finding> findings() throws IOException {
        return new PatroniDoctor(new LocalOrSsh()).findings(file());
    }

    private ClusterFile file() throws IOException {
        return new ClusterFolder(cluster().dir().resolve("clusters")).read(ClusterName.of("patroni/demo"));
    }

    private void sql(String sql) throws SQLException {
        try (var connection = cluster().superuser(leader(), "app");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Member leader() {
        var standing = cluster().rest().topology().flatMap(Topology::leader).orElseThrow();
        return cluster().member(standing.name());
    }

    private PatroniCluster cluster() {
        return Objects.requireNonNull(up);
    }
}
