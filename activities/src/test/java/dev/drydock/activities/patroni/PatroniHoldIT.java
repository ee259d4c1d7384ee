package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniTestbed;
import dev.drydock.testbed.patroni.PatroniVersion;
import dev.drydock.testbed.patroni.Trouble;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.rollback.Rollback.Watched;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A way back is held on a real cluster of three, troubled, and taken down; plain SQL is the judge. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PatroniHoldIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Way KEPT =
            new Way("guard", "drydock_guard", "drydock_salvage", Map.of("app", "drydock_salvage_1"), false);
    private static final Way FOLLOWED =
            new Way("guard", "drydock_guard", "drydock_salvage", Map.of("app", "drydock_salvage_1"), true);

    private final List<Progress> told = new CopyOnWriteArrayList<>();
    private @Nullable PatroniCluster up;
    private @Nullable PatroniRollback steps;

    @BeforeAll
    void up() throws Exception {
        Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "ddh");
        up = RealPatroni.up(new PatroniOptions(3, true, dir, PatroniVersion.V3_0));
        steps = new PatroniRollback(
                new Homes(new ClusterFolder(dir.resolve("clusters")), true),
                new LocalOrSsh(),
                InstantSource.system(),
                () -> told::add);
        does(leader(), "app", "CREATE TABLE orders (id int PRIMARY KEY)");
    }

    @AfterAll
    void kill() throws Exception {
        if (up != null) {
            PatroniTestbed.kill(up.dir());
            new ProcessBuilder("rm", "-rf", up.dir().toString()).start().waitFor();
        }
    }

    private PatroniCluster cluster() {
        return Objects.requireNonNull(up);
    }

    private PatroniRollback steps() {
        return Objects.requireNonNull(steps);
    }

    private Member guard() {
        return Objects.requireNonNull(cluster().guard());
    }

    private Member leader() {
        return cluster()
                .member(cluster()
                        .rest()
                        .topology()
                        .orElseThrow()
                        .leader()
                        .orElseThrow()
                        .name());
    }

    private void does(Member member, String database, String sql) throws SQLException {
        try (var connection = cluster().superuser(member, database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String asked(Member member, String sql) throws SQLException {
        try (var connection = cluster().superuser(member, "postgres");
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            return answer.next() ? String.valueOf(answer.getString(1)) : "";
        }
    }

    private String standing() throws SQLException {
        return asked(guard(), "SELECT pg_get_wal_replay_pause_state() || ' ' || pg_last_wal_replay_lsn()");
    }

    private String held(Run run, Way way) {
        new Trouble(cluster()).awaitWhole();
        String before = steps().baseline(run, way);
        steps().reserve(run, way);
        steps().copy(run, way);
        steps().stand(run, way);
        return before;
    }

    private static Run run(int number) {
        return new Run("patroni/demo", "run-" + number, "sha256:0");
    }

    private CompletableFuture<Watched> watched(Run run, Way way, Mark mark) {
        return CompletableFuture.supplyAsync(
                () -> steps().watch(run, way, mark, mark.leader()), Executors.newVirtualThreadPerTaskExecutor());
    }

    /** By somebody who knows how: it ends the watch. */
    private Watched promoted(CompletableFuture<Watched> watch) throws Exception {
        Latched.open(guard());
        does(guard(), "postgres", "SELECT pg_wal_replay_resume()");
        return watch.get(30, TimeUnit.SECONDS);
    }

    @Test
    void a_mark_is_set_once_wherever_an_asking_of_it_died() throws Exception {
        Run run = run(1);
        String before = held(run, KEPT);
        does(leader(), "postgres", """
                CREATE SCHEMA drydock;
                CREATE TABLE drydock.mark (name text PRIMARY KEY, lsn pg_lsn, xid text, segment text,
                  system_identifier text, leader text, at timestamptz NOT NULL DEFAULT now());
                INSERT INTO drydock.mark (name) VALUES ('drydock_run-1')""");

        Mark afterIntent = steps().mark(run, KEPT);
        String stands = standing();
        does(leader(), "postgres", "UPDATE drydock.mark SET lsn = NULL, xid = NULL, segment = NULL, leader = NULL");
        Mark afterPoint = steps().mark(run, KEPT);
        Mark again = steps().mark(run, KEPT);
        steps().dismantle(run, KEPT);
        steps().close(run, "released", Map.of());

        assertThat(stands).isEqualTo("paused " + afterIntent.lsn());
        assertThat(afterPoint.lsn()).isEqualTo(afterIntent.lsn());
        assertThat(again).isEqualTo(afterPoint);
        assertThat(steps().differences(run, KEPT, before)).isEmpty();
        assertThat(guard().data()).doesNotExist();
    }

    private void standsAgain(Run run, Mark mark) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> steps().stand(run, KEPT).says().startsWith("streams")
                        && standing().equals("paused " + mark.lsn())
                        && Latched.names(guard()).equals(asked(guard(), Latch.STARTUP)));
    }

    @Test
    void a_guard_that_is_killed_or_told_to_promote_comes_back_to_the_mark_and_one_that_leads_is_no_way_back()
            throws Exception {
        Run run = run(2);
        String before = held(run, KEPT);
        Mark mark = steps().mark(run, KEPT);
        var watch = watched(run, KEPT, mark);
        does(leader(), "app", "INSERT INTO orders SELECT generate_series(1, 1000)");

        new Trouble(cluster()).killPostgres(guard());
        standsAgain(run, mark);
        does(guard(), "postgres", "SELECT pg_wal_replay_resume()");
        await().atMost(PATIENCE).until(() -> Latched.ended(guard()));
        standsAgain(run, mark);
        boolean quiet = !watch.isDone();
        Watched news = promoted(watch);
        steps().dismantle(run, KEPT);
        steps().close(run, "released", Map.of());

        assertThat(quiet).isTrue();
        assertThat(news).isInstanceOf(Watched.Lost.class);
        assertThat(((Watched.Lost) news).why()).contains("guard").containsAnyOf("promoted", "goes on");
        assertThat(steps().differences(run, KEPT, before)).isEmpty();
    }

    @Test
    void somebody_elses_restore_point_of_the_runs_name_is_never_taken_for_the_mark() throws Exception {
        Run run = run(4);
        String before = held(run, KEPT);
        does(leader(), "postgres", "SELECT pg_create_restore_point('drydock_run-4')");
        does(leader(), "app", "INSERT INTO orders VALUES (4001)");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> standing().startsWith("paused "));

        assertThatThrownBy(() -> steps().mark(run, KEPT))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("somebody made a restore point drydock_run-4");
        steps().dismantle(run, KEPT);
        steps().close(run, "aborted", Map.of());

        assertThat(steps().differences(run, KEPT, before)).isEmpty();
    }

    @Test
    void archiving_that_fails_at_the_mark_is_told_at_once_and_the_mark_goes_on_when_it_works_again() throws Exception {
        Run run = run(5);
        String works = asked(leader(), "SELECT to_json(current_setting('archive_command'))");
        String before = held(run, KEPT);
        archiving("\"false\"");

        assertThatThrownBy(() -> steps().mark(run, KEPT))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("archive_command failed for ");
        String stands = standing();
        archiving(works);
        Mark mark = steps().mark(run, KEPT);
        steps().dismantle(run, KEPT);
        steps().close(run, "released", Map.of());

        assertThat(stands).isEqualTo("paused " + mark.lsn());
        assertThat(steps().differences(run, KEPT, before)).isEmpty();
    }

    private void archiving(String json) {
        cluster().rest().configure(leader(), """
                {"postgresql": {"parameters": {"archive_command": %s}}}""".formatted(json));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> asked(leader(), "SELECT to_json(current_setting('archive_command'))")
                        .equals(json));
    }

    @Test
    void a_slot_that_is_dropped_while_it_is_open_costs_nothing_of_the_way_back_and_is_told() throws Exception {
        Run run = run(6);
        String before = held(run, KEPT);
        Mark mark = steps().mark(run, KEPT);
        var watch = watched(run, KEPT, mark);

        does(leader(), "app", "SELECT pg_drop_replication_slot('drydock_salvage_1')");
        await().atMost(PATIENCE)
                .until(() -> told.stream().anyMatch(now -> now.says().contains("1 of the run's slots GONE")));
        boolean open = !watch.isDone();
        String stands = standing();
        promoted(watch);
        steps().dismantle(run, KEPT);
        steps().close(run, "released", Map.of());

        assertThat(open).isTrue();
        assertThat(stands).isEqualTo("paused " + mark.lsn());
        assertThat(steps().differences(run, KEPT, before)).isEmpty();
    }

    @Test
    void a_commit_that_waits_for_the_guard_to_apply_it_is_told() throws Exception {
        Run run = run(7);
        String before = held(run, KEPT);
        Mark mark = steps().mark(run, KEPT);
        var watch = watched(run, KEPT, mark);
        synchronous("'drydock_guard'");
        var commit = CompletableFuture.runAsync(
                () -> {
                    try {
                        does(
                                leader(),
                                "app",
                                "SET synchronous_commit = remote_apply; INSERT INTO orders VALUES (7001)");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Executors.newVirtualThreadPerTaskExecutor());

        await().atMost(PATIENCE)
                .until(() -> told.getLast()
                        .says()
                        .contains("COMMITS WAIT on " + mark.leader() + " for a standby (1 session)"));
        boolean waited = !commit.isDone();
        synchronous("''");
        commit.get(30, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> !told.getLast().says().contains("COMMITS WAIT"));
        promoted(watch);
        does(leader(), "postgres", "ALTER SYSTEM RESET synchronous_standby_names");
        steps().dismantle(run, KEPT);
        steps().close(run, "released", Map.of());

        assertThat(waited).isTrue();
        assertThat(steps().differences(run, KEPT, before)).isEmpty();
    }

    private void synchronous(String names) throws SQLException {
        does(leader(), "postgres", "ALTER SYSTEM SET synchronous_standby_names = " + names);
        does(leader(), "postgres", "SELECT pg_reload_conf()");
    }

    @Test
    void a_failover_while_it_is_open_is_told_and_slots_that_patroni_keeps_survive_it() throws Exception {
        Run run = run(3);
        held(run, FOLLOWED);
        Mark mark = steps().mark(run, FOLLOWED);
        var watch = watched(run, FOLLOWED, mark);
        Member old = cluster().member(mark.leader());

        new Trouble(cluster()).kill(old);
        Watched news = watch.get(60, TimeUnit.SECONDS);
        String stands = standing();
        new Trouble(cluster()).start(old);
        new Trouble(cluster()).awaitWhole();
        steps().dismantle(run, FOLLOWED);
        steps().close(run, "released", Map.of());

        assertThat(news).isInstanceOf(Watched.Moved.class);
        assertThat(((Watched.Moved) news).leader()).isNotEqualTo(mark.leader()).isEqualTo(leader().name());
        assertThat(((Watched.Moved) news).kept()).isTrue();
        assertThat(stands).isEqualTo("paused " + mark.lsn());
        for (Member member : cluster().members()) {
            assertThat(asked(member, "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'drydock%'"))
                    .isEqualTo("0");
        }
    }
}
