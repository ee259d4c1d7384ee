package dev.drydock.activities.patroni;

import static org.awaitility.Awaitility.await;

import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.steps.Papers;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniTestbed;
import dev.drydock.testbed.patroni.PatroniVersion;
import dev.drydock.testbed.patroni.Trouble;
import dev.drydock.workflows.late.LateObjects;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.rollback.Rollback.Held;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A leader of one, a guard made by hand that stops at a mark and is promoted, and what was written in between. */
final class SalvageStory implements AutoCloseable {
    static final String CLUSTER = "patroni/demo";
    static final List<String> THROUGH = List.of("n1", "guard");
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PatroniCluster cluster;
    private @Nullable Mark mark;
    private Map<String, String> salvage = Map.of();

    private SalvageStory(PatroniCluster cluster) {
        this.cluster = cluster;
    }

    static SalvageStory begin(Path dir) {
        return new SalvageStory(RealPatroni.up(new PatroniOptions(1, true, dir, PatroniVersion.V3_0)));
    }

    static SalvageStory at(Path dir) {
        return new SalvageStory(PatroniCluster.read(dir));
    }

    PatroniLate late() {
        return new PatroniLate(
                homes(), new LocalOrSsh(), InstantSource.system(), dir().resolve("scratch"), () -> progress -> {});
    }

    private Homes homes() {
        return new Homes(new ClusterFolder(dir().resolve("clusters")), true);
    }

    Path dir() {
        return cluster.dir();
    }

    PatroniCluster cluster() {
        return cluster;
    }

    Member old() {
        return cluster.member("n1");
    }

    Member guard() {
        return Objects.requireNonNull(cluster.guard());
    }

    // -- the story

    /** Slots and publications of these databases, and the guard that will stop at the mark. */
    void hold(Map<String, List<String>> tables) throws Exception {
        var slots = new LinkedHashMap<String, Object>();
        slots.put("drydock_guard", Map.of("type", "physical"));
        var bySlot = new LinkedHashMap<String, String>();
        for (var each : tables.entrySet()) {
            String slot = "drydock_salvage_" + (bySlot.size() + 1);
            bySlot.put(each.getKey(), slot);
            slots.put(slot, Map.of("type", "logical", "database", each.getKey(), "plugin", "pgoutput"));
            sql(
                    old(),
                    each.getKey(),
                    "CREATE PUBLICATION drydock_salvage FOR TABLE " + String.join(", ", each.getValue()));
        }
        salvage = bySlot;
        cluster.rest().configure(old(), Json.text(Map.of("slots", slots)));
        await().atMost(PATIENCE)
                .until(() -> rows(old(), "postgres", "SELECT slot_name FROM pg_replication_slots")
                        .containsAll(slots.keySet()));
        new GuardByHand(cluster).copy(old(), "drydock_run-1");
        startGuard();
    }

    /** Returns when none of its processes is left, of which a single one would keep the next server from starting. */
    void killGuard() {
        new Trouble(cluster).killPostgres(guard());
    }

    void startGuard() throws Exception {
        new GuardByHand(cluster).start();
    }

    void mark() throws SQLException {
        var set = rows(
                        old(),
                        "postgres",
                        "SELECT pg_create_restore_point('drydock_run-1')::text || ' ' || (SELECT system_identifier FROM"
                                + " pg_control_system()) || ' ' || pg_current_xact_id()")
                .getFirst()
                .split(" ", -1);
        mark = new Mark("drydock_run-1", set[0], set[2], 1, set[1], "", "n1", Instant.now());
        await().atMost(PATIENCE)
                .until(() -> rows(
                                guard(),
                                "postgres",
                                "SELECT pg_get_wal_replay_pause_state() || ' ' || pg_last_wal_replay_lsn()")
                        .equals(List.of("paused " + set[0])));
    }

    void fence() {
        new Trouble(cluster).stop(old());
    }

    void promote() throws SQLException {
        sql(guard(), "postgres", "SELECT pg_wal_replay_resume()");
        await().atMost(PATIENCE)
                .until(() ->
                        rows(guard(), "postgres", "SELECT pg_is_in_recovery()").equals(List.of("f")));
        sql(guard(), "postgres", "ALTER SYSTEM RESET recovery_target_name");
    }

    /** As the workflow makes it. */
    Book book(LateRules rules) {
        var papers = Papers.of(homes().file(CLUSTER));
        var plan = Json.MAPPER.createObjectNode();
        plan.putObject("policy").set("late", Json.tree(rules));
        plan.put("digest", Json.digest(plan));
        papers.keepPlan(plan);
        var way = new Way("guard", "drydock_guard", "drydock_salvage", salvage, true);
        String manifest = papers.keep("marks", new Held(way, Objects.requireNonNull(mark)));
        return new Book(CLUSTER, "run-1", plan.path("digest").asText(), "run-1", manifest, 0, "");
    }

    List<LateRow> listing(Book book, @Nullable String digest) throws IOException {
        var rows = new ArrayList<LateRow>();
        var file = dir().resolve("artifacts")
                .resolve(LateObjects.of(CLUSTER, book.name()).listing(Objects.requireNonNull(digest)));
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> rows.add(Json.read(line, LateRow.class)));
        }
        return rows;
    }

    // -- asking

    /** Every row of a table as text, in order. */
    List<String> table(Member member, String database, String table) throws SQLException {
        return rows(member, database, "SELECT t::text FROM " + table + " t ORDER BY 1");
    }

    List<String> rows(Member member, String database, String sql) throws SQLException {
        try (var connection = cluster.superuser(member, database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** A server notices that its client is gone once it has done what it was told. */
    void awaitNobodySalvages() {
        await().atMost(PATIENCE)
                .until(() -> rows(
                                guard(),
                                "postgres",
                                "SELECT pid FROM pg_stat_activity WHERE application_name = 'drydock salvage'")
                        .isEmpty());
    }

    void sql(Member member, String database, String... statements) throws SQLException {
        try (var connection = cluster.superuser(member, database);
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    Connection session(Member member, String database) throws SQLException {
        return cluster.superuser(member, database);
    }

    @Override
    public void close() {
        PatroniTestbed.kill(dir());
    }
}
