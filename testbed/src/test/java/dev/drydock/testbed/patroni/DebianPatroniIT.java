package dev.drydock.testbed.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.ledger.LedgerWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Patroni 3.0. */
final class DebianPatroniIT extends PatroniContract {

    DebianPatroniIT() {
        super(PatroniVersion.V3_0);
    }

    @Test
    @Override
    void a_leader_that_is_killed_is_replaced_and_no_acknowledged_commit_is_lost() throws Exception {
        super.a_leader_that_is_killed_is_replaced_and_no_acknowledged_commit_is_lost();
    }

    /** Or the judge who finds nothing lost after a failover might be one who never finds anything. */
    @Test
    void a_row_that_somebody_else_changed_is_found() throws Exception {
        var journal = journal();
        try (var _ = LedgerWriter.start(cluster().app(), journal, 1, 3, Duration.ofMillis(1))) {
            awaitCommits(journal, 20);
        }
        assertThat(judged(journal, PATIENCE).good()).isTrue();

        LedgerVerdict changed;
        try (var connection = cluster().app().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE ledger SET version = version + 1 WHERE number = (SELECT max(number) FROM ledger)");
            changed = judged(journal, Duration.ZERO);
            statement.execute(
                    "UPDATE ledger SET version = version - 1 WHERE number = (SELECT max(number) FROM ledger)");
        }

        assertThat(changed.lost()).isEqualTo(1);
        assertThat(judged(journal, PATIENCE).good()).isTrue();
    }

    @Test
    void a_directory_with_a_live_testbed_is_refused_with_the_next_command() {
        var dir = cluster().dir();

        assertThatThrownBy(() -> PatroniTestbed.up(new PatroniOptions(3, false, dir, PatroniVersion.V3_0)))
                .isInstanceOf(TestbedFailure.class)
                .hasMessage(dir + " holds a testbed with 7 live processes; end it first: drydock testbed down --dir "
                        + dir);
    }

    @Test
    void a_member_whose_port_somebody_else_took_is_not_started_and_the_port_is_named() throws Exception {
        var replica = others(leader()).getFirst();
        trouble().stop(replica);

        try (var _ = new ServerSocket(replica.postgres(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> trouble().start(replica))
                    .hasMessage(replica.name() + " cannot be started: 127.0.0.1:" + replica.postgres()
                            + ", where its PostgreSQL is to listen, is taken by another program (ss -ltnp 'sport = :"
                            + replica.postgres() + "' names it)");
        }

        assertThat(replica.pid()).isEmpty();
        trouble().start(replica);
    }

    @Test
    void nothing_is_changed_over_rest_without_the_password() {
        var body = JsonNodeFactory.instance.objectNode().put("ttl", 30);

        var answer = cluster().rest().change(leader(), "PATCH", "/config", body, false);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Rest.Answer.Said.class,
                        said -> assertThat(said.status()).isEqualTo(401));
    }

    @Test
    void a_leader_that_cannot_reach_etcd_steps_down_and_comes_back() throws Exception {
        var before = leader();

        trouble().pauseStore();
        try {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> recovering(before));
        } finally {
            trouble().resumeStore();
        }

        trouble().awaitWhole();
        assertThat(recovering(leader())).isFalse();
    }

    @Test
    void postgres_that_is_killed_under_patroni_is_started_again() throws Exception {
        var replica = others(leader()).getFirst();
        var patroni = replica.pid();

        trouble().killPostgres(replica);

        trouble().awaitWhole();
        assertThat(recovering(replica)).isTrue();
        assertThat(replica.pid()).isEqualTo(patroni);
    }

    /**
     * What the place of a guard is good for. The slot is more than a promise to keep WAL: the leader's configuration, which
     * comes along, may name the slot that the leader had when it was a replica, and -S has another name stand after it.
     */
    @Test
    void a_standby_can_be_made_in_the_guards_place() throws Exception {
        var leader = leader();
        var guard = Objects.requireNonNull(cluster().guard());
        cluster().rest().configure(leader, "{\"slots\": {\"guard\": {\"type\": \"physical\"}}}");
        await().atMost(PATIENCE)
                .until(() -> column(leader, "SELECT slot_name FROM pg_replication_slots")
                        .contains("guard"));

        try {
            copy(leader, guard);
            serve(guard);

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> column(guard, "SELECT slot_name || ' ' || status FROM pg_stat_wal_receiver")
                            .equals(List.of("guard streaming")));
            assertThat(recovering(guard)).isTrue();
            assertThat(cluster().rest().topology().orElseThrow().members()).hasSize(3);
        } finally {
            guard.server().stop();
            cluster().rest().configure(leader, "{\"slots\": null}");
        }
    }

    private static void copy(Member leader, Member guard) {
        var port = String.valueOf(leader.postgres());
        var data = guard.data().toString();
        postgres(
                guard,
                "pg_basebackup",
                "-h127.0.0.1",
                "-p" + port,
                "-Ureplicator",
                "-D" + data,
                "-Xstream",
                "-cfast",
                "-R",
                "-Sguard");
    }

    private static void serve(Member guard) throws IOException {
        Files.writeString(
                guard.data().resolve("postgresql.auto.conf"),
                """
                port = %d
                archive_mode = off
                unix_socket_directories = '%s'
                """.formatted(guard.postgres(), guard.own()),
                StandardOpenOption.APPEND);
        postgres(guard, "pg_ctl", "-D", guard.data().toString(), "-l", guard.own() + "/log", "-w", "start");
    }

    private static void postgres(Member guard, String program, String... arguments) {
        var command = new ArrayList<>(
                List.of("env", "PGPASSFILE=" + guard.pgpass(), "/usr/lib/postgresql/15/bin/" + program));
        command.addAll(List.of(arguments));
        var ended = Commands.run(Account.here().command(guard.own(), command), Duration.ofMinutes(2));
        assertThat(ended.code()).as(ended.says()).isZero();
    }
}
