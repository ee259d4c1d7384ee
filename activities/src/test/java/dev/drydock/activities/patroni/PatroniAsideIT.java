package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** On a real cluster of two without a guard the replica stands aside, is troubled, and is a member again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PatroniAsideIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> SALVAGE = Map.of("app", "drydock_salvage_1");

    private @Nullable PatroniCluster up;
    private @Nullable PatroniRollback steps;

    @BeforeAll
    void up() throws Exception {
        Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "dda");
        up = RealPatroni.up(new PatroniOptions(2, false, dir, PatroniVersion.V3_0));
        steps = new PatroniRollback(
                new Homes(new ClusterFolder(dir.resolve("clusters")), true),
                new LocalOrSsh(),
                InstantSource.system(),
                () -> _ -> {});
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

    private Member replica() {
        return cluster().members().stream()
                .filter(each -> !each.name().equals(leader().name()))
                .findFirst()
                .orElseThrow();
    }

    private Way way(boolean followed) {
        return new Way(replica().name(), "drydock_guard", "drydock_salvage", SALVAGE, followed, true);
    }

    private static Run run(int number) {
        return new Run("patroni/demo", "run-" + number, "sha256:0");
    }

    private String standing(Member member) throws SQLException {
        return asked(member, "SELECT pg_get_wal_replay_pause_state() || ' ' || pg_last_wal_replay_lsn()");
    }

    @Test
    void each_step_may_be_asked_twice_and_a_member_that_is_killed_comes_back_to_the_mark() throws Exception {
        new Trouble(cluster()).awaitWhole();
        Run run = run(1);
        Way way = way(false);
        Member member = replica();
        String before = steps().baseline(run, way);

        for (int times = 0; times < 2; times++) {
            steps().reserve(run, way);
        }
        for (int times = 0; times < 2; times++) {
            steps().aside(run, way);
        }
        for (int times = 0; times < 2; times++) {
            steps().stand(run, way);
        }
        Mark mark = steps().mark(run, way);
        Mark again = steps().mark(run, way);
        does(leader(), "app", "INSERT INTO orders SELECT generate_series(1, 1000)");
        new Trouble(cluster()).killPostgres(member);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> steps().stand(run, way).says().startsWith("streams"));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> standing(member).equals("paused " + mark.lsn()));
        steps().dismantle(run, way);
        steps().dismantle(run, way);
        steps().close(run, "released", Map.of());

        assertThat(again).isEqualTo(mark);
        assertThat(steps().differences(run, way, before)).isEmpty();
        new Trouble(cluster()).awaitWhole();
        assertThat(leader().name()).isNotEqualTo(member.name());
    }

    /** As a Patroni does to a server that it finds, and as people do. */
    @Test
    void whoever_promotes_a_member_that_stands_at_the_mark_ends_it_and_it_stands_there_again() throws Exception {
        new Trouble(cluster()).awaitWhole();
        Run run = run(4);
        Way way = way(false);
        Member member = replica();
        String timeline = asked(leader(), "SELECT timeline_id FROM pg_control_checkpoint()");
        steps().reserve(run, way);
        steps().aside(run, way);
        steps().stand(run, way);
        Mark mark = steps().mark(run, way);
        does(leader(), "app", "INSERT INTO orders SELECT generate_series(4001, 5000)");

        for (String order : List.of("SELECT pg_wal_replay_resume()", "SELECT pg_promote(wait => false)")) {
            steps().mark(run, way);
            does(member, "postgres", order);
            await().atMost(PATIENCE).until(() -> Latched.ended(member));
            steps().stand(run, way);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> standing(member).equals("paused " + mark.lsn()));
        }
        steps().dismantle(run, way);
        steps().close(run, "released", Map.of());

        new Trouble(cluster()).awaitWhole();
        assertThat(asked(leader(), "SELECT timeline_id FROM pg_control_checkpoint()"))
                .isEqualTo(timeline);
        assertThat(rows(member)).isEqualTo(rows(leader()));
    }

    /** As one that was promoted after all, and stopped before its new timeline began. */
    @Test
    void a_member_that_is_no_standby_any_more_is_made_anew() throws Exception {
        new Trouble(cluster()).awaitWhole();
        Run run = run(5);
        Way way = way(false);
        Member member = replica();
        steps().reserve(run, way);
        steps().aside(run, way);
        steps().stand(run, way);
        steps().mark(run, way);
        does(leader(), "app", "INSERT INTO orders SELECT generate_series(6001, 7000)");
        Path old = Files.createFile(member.data().resolve("old"));
        new Trouble(cluster()).killPostgres(member);
        Files.delete(member.data().resolve("standby.signal"));

        var done = steps().dismantle(run, way);
        steps().close(run, "released", Map.of());

        new Trouble(cluster()).awaitWhole();
        assertThat(done.says()).contains("made anew: somebody promoted it while it stood aside");
        assertThat(old).doesNotExist();
        assertThat(rows(member)).isEqualTo(rows(leader()));
    }

    private String rows(Member member) throws SQLException {
        try (var connection = cluster().superuser(member, "app");
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT count(*) || ' ' || sum(id) FROM orders")) {
            return answer.next() ? String.valueOf(answer.getString(1)) : "";
        }
    }

    /** As a unit does when its machine comes up again. */
    @Test
    void a_patroni_that_is_started_meanwhile_ends_the_way_back_and_the_member_comes_back_all_the_same()
            throws Exception {
        new Trouble(cluster()).awaitWhole();
        Run run = run(2);
        Way way = way(false);
        Member member = replica();
        String before = steps().baseline(run, way);
        steps().reserve(run, way);
        steps().aside(run, way);
        steps().stand(run, way);
        Mark mark = steps().mark(run, way);
        does(leader(), "app", "INSERT INTO orders SELECT generate_series(2001, 3000)");

        long led = led(member);
        new ProcessBuilder(member.home().resolve("start").toString()).start().waitFor();
        Watched news = steps().watch(run, way, mark, mark.leader());
        steps().dismantle(run, way);
        steps().close(run, "released", Map.of());

        assertThat(news).isInstanceOf(Watched.Lost.class);
        assertThat(((Watched.Lost) news).why()).startsWith("node " + member.name());
        assertThat(steps().differences(run, way, before)).isEmpty();
        new Trouble(cluster()).awaitWhole();
        assertThat(leader().name()).isEqualTo(mark.leader());
        assertThat(rows(member)).isEqualTo(rows(leader()));
        assertThat(led(member)).isEqualTo(led);
    }

    /** How often its server has come to take writes. */
    private static long led(Member member) throws IOException {
        try (var lines = Files.lines(member.home().resolve("patroni.log"))) {
            return lines.filter(line -> line.endsWith("database system is ready to accept connections"))
                    .count();
        }
    }

    private interface Asking<T> {
        T go() throws Exception;
    }

    private static <T> List<T> twice(Asking<T> step) throws Exception {
        return List.of(step.go(), step.go());
    }

    @Test
    void each_step_of_a_return_may_be_asked_twice_and_the_member_leads_as_it_was() throws Exception {
        new Trouble(cluster()).awaitWhole();
        Run run = run(3);
        Way way = way(true);
        Member member = replica();
        Member first = leader();
        String own = asked(member, "SELECT pg_read_file('postgresql.auto.conf')");
        does(first, "app", "CREATE TABLE kept (id int PRIMARY KEY)");
        steps().reserve(run, way);
        steps().aside(run, way);
        steps().stand(run, way);
        Mark mark = steps().mark(run, way);
        does(first, "app", "CREATE TABLE dropped (id int PRIMARY KEY)");

        twice(() -> steps().fence(run, way, first.name()));
        var last = steps().last(run, way);
        var seen = twice(() -> steps().look(run, way, mark, last));
        // As a run of before asks, which did not know how far the last leader's sequences were.
        var promoted = twice(() -> steps().promote(run, way, mark, last.name(), null));
        twice(() -> steps().lead(run, way));
        twice(() -> steps().rejoin(run, way, first.name()));
        var verified = steps().verify(run, way, List.of(member.name(), first.name()));
        twice(() -> steps().tidy(run, way, List.of(member.name(), first.name())));
        steps().close(run, "returned", Map.of());

        new Trouble(cluster()).awaitWhole();
        assertThat(last.name()).isEqualTo(first.name());
        assertThat(seen.getFirst().digest()).isEqualTo(seen.getLast().digest());
        assertThat(promoted.getFirst().timeline()).isEqualTo(promoted.getLast().timeline());
        assertThat(verified.differences()).isEmpty();
        assertThat(leader()).isEqualTo(member);
        assertThat(asked(member, "SELECT pg_read_file('postgresql.auto.conf')")).isEqualTo(own);
        assertThat(cluster().rest().get(member, "/config").toString()).doesNotContain("drydock");
        for (Member each : cluster().members()) {
            assertThat(asked(each, "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'drydock%'"))
                    .isEqualTo("0");
            assertThat(tables(each)).contains("kept").doesNotContain("dropped");
        }
    }

    private String tables(Member member) throws SQLException {
        try (var connection = cluster().superuser(member, "app");
                var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'")) {
            return answer.next() ? String.valueOf(answer.getString(1)) : "";
        }
    }

    @Test
    void wherever_a_hold_is_broken_off_the_member_is_one_again() throws Exception {
        for (int come = 0; come < 3; come++) {
            new Trouble(cluster()).awaitWhole();
            Run run = run(10 + come);
            Way way = way(true);
            String before = steps().baseline(run, way);
            steps().reserve(run, way);
            if (come > 0) {
                steps().aside(run, way);
            }
            if (come > 1) {
                steps().stand(run, way);
            }

            steps().dismantle(run, way);
            steps().close(run, "aborted", Map.of());

            assertThat(steps().differences(run, way, before))
                    .as("after %s steps", come)
                    .isEmpty();
            assertThat(Files.exists(Path.of(cluster().member(way.guard()).data() + ".drydock")))
                    .isFalse();
        }
    }
}
