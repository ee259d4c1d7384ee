package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.steps.Papers;
import dev.drydock.testbed.ledger.Entry;
import dev.drydock.testbed.ledger.Journal;
import dev.drydock.testbed.ledger.LedgerJudge;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.ledger.LedgerWriter;
import dev.drydock.testbed.ledger.Login;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniVersion;
import dev.drydock.testbed.patroni.Topology;
import dev.drydock.testbed.patroni.Trouble;
import dev.drydock.workflows.rollback.Findings;
import dev.drydock.workflows.rollback.Rollback.Evidence;
import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster with a guard that was made by hand, a writer, and the steps of a return. */
final class ReturnStory implements AutoCloseable {
    private static final Run RUN = new Run("patroni/demo", "run-1", "sha256:0");

    private final PatroniCluster cluster;
    private final Journal journal;
    private final LedgerWriter writer;
    private final Bench bench;
    private final Returning steps;
    private @Nullable Mark mark;
    private List<Entry> judged = List.of();
    private @Nullable Asked asked;
    private int fenced;
    private long given;

    private record Asked(Last last, Evidence evidence) {}

    private ReturnStory(PatroniCluster cluster, Journal journal, LedgerWriter writer) {
        this.cluster = cluster;
        this.journal = journal;
        this.writer = writer;
        this.bench = new Bench(
                new Homes(new ClusterFolder(cluster.dir().resolve("clusters")), true),
                new LocalOrSsh(),
                ClusterSurvey.client(),
                InstantSource.system(),
                () -> progress -> {});
        this.steps = new Returning(bench);
    }

    static ReturnStory begin(int nodes, PatroniVersion version, Path dir) throws SQLException {
        var cluster = RealPatroni.up(new PatroniOptions(nodes, true, dir, version));
        var journal = Journal.open(dir.resolve("journal.jsonl"));
        return new ReturnStory(
                cluster, journal, LedgerWriter.start(cluster.app(), journal, 3, 11, Duration.ofMillis(5)));
    }

    Returning steps() {
        return steps;
    }

    Run run() {
        return RUN;
    }

    Way way() {
        return new Way("guard", "drydock_guard", "drydock_pub", Map.of("app", "drydock_app"), true);
    }

    Mark marked() {
        return Objects.requireNonNull(mark);
    }

    Trouble trouble() {
        return new Trouble(cluster);
    }

    Member guard() {
        return Objects.requireNonNull(cluster.guard());
    }

    List<Member> members() {
        return cluster.members();
    }

    Member leader() {
        return cluster.member(cluster.rest()
                .topology()
                .flatMap(Topology::leader)
                .orElseThrow()
                .name());
    }

    Member leaderAtMark() {
        return cluster.member(marked().leader());
    }

    List<Member> others(Member member) {
        return members().stream().filter(each -> !each.equals(member)).toList();
    }

    /** Slots that Patroni keeps, a publication, and the guard on its slot with the run's restore point as its target. */
    void hold() throws Exception {
        var leader = leader();
        cluster.rest()
                .configure(
                        leader,
                        "{\"slots\": {\"drydock_guard\": {\"type\": \"physical\"}, \"drydock_app\":"
                                + " {\"type\": \"logical\", \"database\": \"app\", \"plugin\": \"pgoutput\"}}}");
        await().atMost(PatroniReturnIT.PATIENCE)
                .until(() -> column(leader, "SELECT slot_name FROM pg_replication_slots")
                        .containsAll(List.of("drydock_guard", "drydock_app")));
        sql(leader, "app", "CREATE TABLE IF NOT EXISTS big (id int PRIMARY KEY, t text)");
        sql(leader, "app", "INSERT INTO big SELECT i, md5(i::text) FROM generate_series(1, 20000) i");
        sql(leader, "app", "CREATE SCHEMA drydock; CREATE TABLE drydock.mark (point text PRIMARY KEY)");
        sql(leader, "app", "CREATE PUBLICATION drydock_pub FOR TABLE ledger");
        var byHand = new GuardByHand(cluster);
        byHand.copy(leader, RUN.point());
        byHand.start();
        await().atMost(PatroniReturnIT.PATIENCE)
                .ignoreExceptions()
                .until(() -> column(guard(), "SELECT status FROM pg_stat_wal_receiver")
                        .equals(List.of("streaming")));
    }

    /** Of what was acknowledged in between, the guard knows whether it is before the mark; a transaction is so as a whole. */
    void mark() throws Exception {
        var leader = leader();
        var before = journal.entries();
        var set = column(
                        leader,
                        "SELECT pg_create_restore_point('" + RUN.point()
                                + "')::text || ' ' || (SELECT system_identifier FROM pg_control_system())")
                .getFirst()
                .split(" ", 2);
        sql(leader, "app", "INSERT INTO drydock.mark VALUES ('" + RUN.point() + "')");
        var after = journal.entries();
        mark = new Mark(RUN.point(), set[0], "0", 1, set[1], "", leader.name(), Instant.now());
        await().atMost(PatroniReturnIT.PATIENCE)
                .until(() -> column(
                                guard(), "SELECT pg_get_wal_replay_pause_state() || ' ' || pg_last_wal_replay_lsn()")
                        .equals(List.of("paused " + set[0])));
        judged = new ArrayList<>(before);
        var between = after.subList(before.size(), after.size()).stream()
                .collect(Collectors.groupingBy(Entry::transaction, TreeMap::new, Collectors.toList()));
        for (var transaction : between.values()) {
            if (isThere(transaction)) {
                judged.addAll(transaction);
            }
        }
    }

    private boolean isThere(List<Entry> transaction) throws SQLException {
        var added = transaction.stream()
                .filter(entry -> entry.version() == 0)
                .map(entry -> String.valueOf(entry.number()))
                .collect(Collectors.joining(", "));
        return number(guard(), "SELECT count(*) FROM ledger WHERE number IN (" + added + ")") > 0;
    }

    /** It had written before the mark, and committed after it. */
    void transactionInFlightAtTheMark() throws Exception {
        try (var connection = cluster.superuser(leader(), "app");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO big VALUES (-1, 'in flight')");
            mark();
            connection.commit();
        }
    }

    void awaitCommits(int more) {
        int wanted = journal.entries().size() + more;
        await().atMost(PatroniReturnIT.PATIENCE).until(() -> journal.entries().size() >= wanted);
    }

    void awaitLeaderOtherThan(Member before) {
        await().atMost(PatroniReturnIT.PATIENCE)
                .until(() -> cluster.rest()
                        .topology()
                        .flatMap(Topology::leader)
                        .filter(now ->
                                !now.name().equals(before.name()) && now.state().equals("running"))
                        .isPresent());
    }

    /** Until it stands in every directory's copy of the dynamic configuration. */
    void pause() {
        cluster.rest().configure(leader(), "{\"pause\": true}");
        for (Member member : members()) {
            await().atMost(PatroniReturnIT.PATIENCE)
                    .until(() -> Files.readString(member.data().resolve("patroni.dynamic.json"))
                            .contains("\"pause\": true"));
        }
    }

    /** Approvers are asked, with what is seen now. */
    void shown() {
        var took = steps.last(RUN, way());
        asked = new Asked(took, steps.look(RUN, way(), marked(), took));
    }

    String broken() {
        var then = Objects.requireNonNull(asked);
        return steps.still(RUN, way(), then.last(), stood(then.evidence())).broken();
    }

    private static String stood(Evidence evidence) {
        return Objects.requireNonNull(evidence.stood());
    }

    /** As if it had come to pass between the fence and the question to the approvers. */
    String brokenBeforeAsked() {
        var then = Objects.requireNonNull(asked).last();
        var evidence = steps.look(RUN, way(), marked(), then);
        return steps.still(RUN, way(), then, stood(evidence)).broken();
    }

    /** @param damaged whose WAL a rewind cannot read */
    void back(Member last, List<Member> damaged) throws Exception {
        var took = steps.last(RUN, way());
        new GuardByHand(cluster).startAlone(last);
        String digest = steps.look(RUN, way(), marked(), took).digest();
        var evidence = steps.look(RUN, way(), marked(), took);
        assertThat(evidence.digest()).isEqualTo(digest);
        assertThat(took.name()).isEqualTo(last.name());
        assertThat(took.slots()).isTrue();
        assertThat(evidence.tables()).isEqualTo(2);
        assertThat(evidence.says())
                .startsWith("nothing of what was written since is saved")
                .anySatisfy(says -> assertThat(says).matches("app\\.public\\.ledger: \\d+ rows at the mark, \\d+ now"));
        var found = Papers.of(bench.file(RUN)).get("evidence", evidence.digest());
        assertThat(Json.read(found, Findings.class).tables())
                .anySatisfy(table -> {
                    assertThat(table.name()).isEqualTo("app.public.big");
                    assertThat(table.rows()).isEqualTo(20000);
                })
                .hasSize(2);

        assertThat(steps.still(RUN, way(), took, stood(evidence)).broken()).isEmpty();
        Path settings = unstartable(last);
        var promoted = steps.promote(RUN, way(), marked(), last.name(), evidence.digest());
        steps.lead(RUN, way());
        assertThat(promoted.milliseconds()).isPositive();
        assertThat(promoted.timeline()).isGreaterThan(took.timeline());
        assertThat(promoted.sequences()).singleElement().asString().startsWith("app.public.ledger_id_seq stood at ");
        assertThat(number(guard(), "SELECT last_value FROM ledger_id_seq")).isGreaterThan(given);
        assertThat(steps.promote(RUN, way(), marked(), last.name(), evidence.digest())
                        .timeline())
                .isEqualTo(promoted.timeline());
        steps.lead(RUN, way());
        Files.delete(settings);

        for (Member member : damaged) {
            damage(member);
        }
        together(members(), member -> {
            var says = steps.rejoin(RUN, way(), member.name()).says();
            assertThat(says).contains(damaged.contains(member) ? "made anew" : "with what it had");
            return steps.rejoin(RUN, way(), member.name());
        });

        var names = new ArrayList<>(List.of("guard"));
        members().forEach(member -> names.add(member.name()));
        var verified = twice(() -> steps.verify(RUN, way(), names));
        assertThat(verified.differences()).isEmpty();
        assertThat(verified.tables()).isEqualTo(2);

        fenced = journal.entries().size();
        twice(() -> steps.handBack(RUN, way(), last.name()));
        assertThat(leader()).isEqualTo(last);
        assertThat(number(last, "SELECT count(*) FROM big WHERE id = -1")).isZero();
    }

    /** Many more than a margin: whoever guessed how far they are would give some of them out again. */
    void numbersGivenOut() throws SQLException {
        given = number(leader(), "SELECT max(nextval('ledger_id_seq')) FROM generate_series(1, 5000)");
    }

    /** Once it was asked, nothing may depend on its being there. */
    private static Path unstartable(Member member) throws IOException {
        return Files.writeString(member.data().resolve("recovery.signal"), "");
    }

    private static void damage(Member member) throws IOException {
        try (var segments = Files.newDirectoryStream(member.data().resolve("pg_wal"), "0*[0-9A-F]")) {
            for (Path segment : segments) {
                if (Files.size(segment) == 16 << 20) {
                    Files.write(segment, new byte[16 << 20]);
                }
            }
        }
    }

    <T> T twice(Callable<T> step) throws Exception {
        T first = step.call();
        step.call();
        return first;
    }

    void together(List<Member> members, Function<Member, ?> work) throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Object>>();
            members.forEach(member -> tasks.add(() -> Objects.requireNonNull(work.apply(member))));
            for (var each : pool.invokeAll(tasks)) {
                each.get();
            }
        }
    }

    /** What was acknowledged before the mark and since the return is there, and nothing of what was in between. */
    LedgerVerdict verdict() throws Exception {
        writer.close();
        var nodes = new LinkedHashMap<String, Login>();
        members().forEach(member -> nodes.put(member.name(), cluster.app(member)));
        var all = new ArrayList<>(judged);
        var entries = journal.entries();
        all.addAll(entries.subList(fenced, entries.size()));
        return LedgerJudge.compare(all, nodes, Duration.ofSeconds(20));
    }

    void assertNothingOfDrydockIsLeft() throws Exception {
        // Patroni answers with what it saw in its last loop.
        await().atMost(PatroniReturnIT.PATIENCE)
                .untilAsserted(
                        () -> assertThat(cluster.rest().get(leader(), "/config").toString())
                                .doesNotContain("drydock", "member_slots_ttl"));
        assertThat(cluster.rest().topology().orElseThrow().members())
                .extracting(Topology.Standing::name)
                .doesNotContain("guard");
        for (Member member : members()) {
            assertThat(column(member, "SELECT slot_name FROM pg_replication_slots"))
                    .doesNotContain("drydock_guard", "drydock_app", "guard");
        }
        assertThat(number(leader(), "SELECT count(*) FROM pg_publication")).isZero();
        assertThat(number(leader(), "SELECT count(*) FROM pg_namespace WHERE nspname = 'drydock'"))
                .isZero();
        assertThat(guard().data()).doesNotExist();
    }

    boolean serves(Member member) {
        try {
            return !column(member, "SELECT 1").isEmpty();
        } catch (SQLException nobody) {
            return false;
        }
    }

    boolean recovering(Member member) throws SQLException {
        return column(member, "SELECT pg_is_in_recovery()::text").equals(List.of("true"));
    }

    private long number(Member member, String sql) throws SQLException {
        try (var connection = cluster.superuser(member, "app");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<String> column(Member member, String sql) throws SQLException {
        try (var connection = cluster.superuser(member, "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private void sql(Member member, String database, String sql) throws SQLException {
        try (var connection = cluster.superuser(member, database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
