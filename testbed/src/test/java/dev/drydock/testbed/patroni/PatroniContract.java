package dev.drydock.testbed.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.testbed.ledger.Journal;
import dev.drydock.testbed.ledger.LedgerJudge;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.ledger.LedgerWriter;
import dev.drydock.testbed.ledger.Login;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What holds for a testbed with every version of Patroni. One cluster serves all tests, each of which begins with it whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PatroniContract {

    /** For whatever takes seconds on an idle machine. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private final PatroniVersion version;
    private @Nullable PatroniCluster up;

    PatroniContract(PatroniVersion version) {
        this.version = version;
    }

    @BeforeAll
    void up(@TempDir Path dir) {
        up = RealPatroni.up(3, version, dir);
    }

    @AfterAll
    void kill() {
        if (up != null) {
            PatroniTestbed.kill(up.dir());
        }
    }

    @BeforeEach
    void whole() {
        trouble().awaitWhole();
    }

    PatroniCluster cluster() {
        return Objects.requireNonNull(up);
    }

    Trouble trouble() {
        return new Trouble(cluster());
    }

    @Test
    void a_cluster_comes_up_with_one_leader_and_replicas_that_stream() throws Exception {
        var leader = leader();

        assertThat(recovering(leader)).isFalse();
        assertThat(column(leader, "SELECT application_name || ' ' || state FROM pg_stat_replication"))
                .containsExactlyInAnyOrderElementsOf(others(leader).stream()
                        .map(each -> each.name() + " streaming")
                        .toList());
        for (var replica : others(leader)) {
            assertThat(recovering(replica)).as(replica.name()).isTrue();
        }
        assertThat(column(leader, "SHOW data_directory"))
                .containsExactly(leader.data().toString());
        assertThat(column(leader, "SHOW server_version").getFirst()).startsWith("15.");
        assertThat(patroni(leader)).contains("\"version\": \"" + version.text() + ".");
    }

    @Test
    void a_switchover_hands_the_lead_to_the_member_that_was_named() throws Exception {
        var before = leader();
        var candidate = others(before).getFirst();

        var answer = cluster().rest().switchover(before, candidate);

        assertThat(answer.ok()).as(answer.toString()).isTrue();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> !recovering(candidate) && recovering(before));
        trouble().awaitWhole();
        assertThat(leader()).isEqualTo(candidate);
    }

    /** Synchronous, or the judge would have to forgive the loss of what was acknowledged a moment before the kill. */
    void a_leader_that_is_killed_is_replaced_and_no_acknowledged_commit_is_lost() throws Exception {
        var journal = journal();
        var before = leader();
        cluster().rest().configure(before, "{\"synchronous_mode\": true}");
        await().atMost(PATIENCE).until(() -> others(before).stream().anyMatch(this::isSynchronous));

        try (var _ = LedgerWriter.start(cluster().app(), journal, 3, 7, Duration.ofMillis(5))) {
            awaitCommits(journal, 200);
            trouble().kill(before);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> cluster()
                            .rest()
                            .topology()
                            .flatMap(Topology::leader)
                            .filter(leader -> !leader.name().equals(before.name()) && leader.serves())
                            .isPresent());
            awaitCommits(journal, 200);
            trouble().start(before);
            awaitCommits(journal, 50);
        }
        trouble().awaitWhole();

        assertThat(leader()).isNotEqualTo(before);
        assertThat(judged(journal, PATIENCE)).satisfies(verdict -> {
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            assertThat(verdict.acknowledged()).isGreaterThan(400);
        });
        cluster().rest().configure(leader(), "{\"synchronous_mode\": null}");
    }

    private boolean isSynchronous(Member member) {
        return cluster()
                .rest()
                .topology()
                .filter(each -> each.has(member.name(), "sync_standby"))
                .isPresent();
    }

    /** One for all tests, since the table is one. */
    Journal journal() {
        return Journal.open(cluster().dir().resolve("journal.jsonl"));
    }

    static void awaitCommits(Journal journal, int more) {
        long wanted = acknowledged(journal) + more;
        await().atMost(PATIENCE).until(() -> acknowledged(journal) >= wanted);
    }

    private static long acknowledged(Journal journal) {
        return journal.entries().stream()
                .filter(entry -> switch (entry.fate()) {
                    case ACKNOWLEDGED -> true;
                    case UNKNOWN -> false;
                })
                .count();
    }

    LedgerVerdict judged(Journal journal, Duration patience) throws SQLException, InterruptedException {
        var nodes = new LinkedHashMap<String, Login>();
        cluster().members().forEach(member -> nodes.put(member.name(), cluster().app(member)));
        return LedgerJudge.compare(journal.entries(), Map.copyOf(nodes), patience);
    }

    Member leader() {
        var leader = cluster().rest().topology().flatMap(Topology::leader).orElseThrow();
        return cluster().member(leader.name());
    }

    List<Member> others(Member member) {
        return cluster().members().stream().filter(each -> !each.equals(member)).toList();
    }

    boolean recovering(Member member) throws SQLException {
        return column(member, "SELECT pg_is_in_recovery()::text").equals(List.of("true"));
    }

    List<String> column(Member member, String sql) throws SQLException {
        try (var connection = cluster().superuser(member, "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private String patroni(Member member) {
        return switch (cluster().rest().get(member, "/patroni")) {
            case Rest.Answer.Said said -> said.body();
            case Rest.Answer.Silent silent -> silent.why();
        };
    }
}
