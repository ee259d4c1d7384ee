package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.testbed.ledger.Journal;
import dev.drydock.testbed.ledger.LedgerJudge;
import dev.drydock.testbed.ledger.LedgerWriter;
import dev.drydock.workflows.late.LateObjects;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One story on a real fork: a leader that went on after the mark, a guard promoted at it, and the salvage that is killed
 * over and over. What the last leader held when it was fenced and the writers' journal are the judges.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PatroniSalvageIT {
    /** Tables that nobody contradicts, and that are the last leader's in everything after. */
    private static final Map<String, List<String>> WHOLE =
            Map.of("app", List.of("kinds", "events", "twins", "pairs", "flight", "busy"), "shop", List.of("orders"));

    private static final LateRules RULES = new LateRules(
            Map.of("app.public.looked_at", "review", "app.public.left_out", "skip", "app.public.mended", "heals"),
            List.of("table=app.public.busy,key.id=999999"),
            List.of("table=app.public.pairs_seen,key.x=7"));

    private final Map<String, List<String>> expected = new TreeMap<>();
    private final Random random = new Random(7);
    private @Nullable SalvageStory up;
    private @Nullable Journal journal;
    private @Nullable Book book;
    private @Nullable Harvested harvested;
    private @Nullable Reckoning reckoning;

    @BeforeAll
    void fork(@TempDir Path dir) throws Exception {
        up = SalvageStory.begin(dir);
        before();
        journal = Journal.open(dir.resolve("journal.jsonl"));
        var writer = LedgerWriter.start(story().cluster().app(), journal(), 2, 11, Duration.ofMillis(2));
        try {
            hold();
            int some = journal().entries().size() + 50;
            await().atMost(SalvageStory.PATIENCE)
                    .until(() -> journal().entries().size() >= some);
            try (var inFlight = story().session(story().old(), "app");
                    var statement = inFlight.createStatement()) {
                inFlight.setAutoCommit(false);
                statement.execute("INSERT INTO flight VALUES (2, 'in flight')");
                story().mark();
                statement.execute("UPDATE flight SET v = 'landed' WHERE id = 1");
                inFlight.commit();
            }
            after();
            int more = journal().entries().size() + 200;
            await().atMost(SalvageStory.PATIENCE)
                    .until(() -> journal().entries().size() >= more);
        } finally {
            writer.close();
        }
        for (var each : WHOLE.entrySet()) {
            for (String table : each.getValue()) {
                expected.put(each.getKey() + "." + table, story().table(story().old(), each.getKey(), table));
            }
        }
        story().fence();
        story().promote();
        contradict();
        book = story().book(RULES);
    }

    @AfterAll
    void kill() {
        if (up != null) {
            up.close();
        }
    }

    private void before() throws SQLException {
        var old = story().old();
        story().sql(old, "postgres", "CREATE DATABASE shop");
        story().sql(
                        old,
                        "app",
                        "CREATE TABLE ledger_made (x int)",
                        "CREATE TABLE kinds (id int PRIMARY KEY, name text, big text, doubled int GENERATED ALWAYS AS (id * 2) STORED,"
                                + " own int GENERATED ALWAYS AS IDENTITY, doc json, raw bytea, at timestamptz, sum numeric(12,2),"
                                + " f float8, list int[], pad char(5))",
                        "ALTER TABLE kinds ALTER big SET STORAGE external",
                        "INSERT INTO kinds (id, name, big, doc, raw, at, sum, f, list, pad) SELECT i, 'n' || i,"
                                + " repeat(md5(i::text), 200), '{\"a\": 1}', '\\x00ff', now(), i / 3.0, i / 7.0, ARRAY[i, NULL], 'p'"
                                + " FROM generate_series(1, 20) i",
                        "CREATE TABLE events (at timestamptz, what text)",
                        "CREATE TABLE twins (a int, b text)",
                        "ALTER TABLE twins REPLICA IDENTITY FULL",
                        "INSERT INTO twins SELECT i % 3, NULLIF('b' || i % 2, 'b0') FROM generate_series(1, 12) i",
                        "CREATE TABLE pairs (x int, y int, PRIMARY KEY (x, y))",
                        "INSERT INTO pairs SELECT i, i FROM generate_series(1, 10) i",
                        "CREATE TABLE pairs_seen (x int PRIMARY KEY, y int)",
                        "CREATE TABLE flight (id int PRIMARY KEY, v text)",
                        "INSERT INTO flight VALUES (1, 'on the ground')",
                        "CREATE TABLE busy (id int PRIMARY KEY, v int, t text)",
                        "INSERT INTO busy SELECT i, 0, md5(i::text) FROM generate_series(1, 2000) i",
                        "CREATE TABLE contested (id int PRIMARY KEY, v text, w text)",
                        "INSERT INTO contested SELECT i, 'at the mark', 'w' FROM generate_series(1, 9) i",
                        "CREATE TABLE codes (id int PRIMARY KEY, code text UNIQUE)",
                        "INSERT INTO codes VALUES (1, 'a'), (2, 'b')",
                        "CREATE TABLE looked_at (id int PRIMARY KEY, v text)",
                        "CREATE TABLE left_out (id int PRIMARY KEY, v text)",
                        "CREATE TABLE mended (id int PRIMARY KEY, v text)",
                        "CREATE TABLE emptied (id int PRIMARY KEY, v text)",
                        "INSERT INTO emptied VALUES (1, 'one'), (2, 'two')",
                        "CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)",
                        "SELECT lo_create(0)");
        story().sql(
                        old,
                        "shop",
                        "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text)",
                        "INSERT INTO orders (note) SELECT 'early ' || i FROM generate_series(1, 50) i");
    }

    private void hold() throws Exception {
        var tables = new LinkedHashMap<String, List<String>>();
        tables.put(
                "app",
                List.of(
                        "ledger",
                        "kinds",
                        "events",
                        "twins",
                        "pairs",
                        "pairs_seen",
                        "flight",
                        "busy",
                        "contested",
                        "codes",
                        "looked_at",
                        "left_out",
                        "mended",
                        "emptied"));
        tables.put("shop", List.of("orders"));
        story().hold(tables);
    }

    /** What is late. */
    private void after() throws SQLException {
        var old = story().old();
        story().sql(
                        old,
                        "app",
                        "UPDATE kinds SET name = 'renamed' WHERE id <= 5",
                        "UPDATE kinds SET big = repeat('x', 9000), raw = NULL, list = '{}' WHERE id = 6",
                        "UPDATE kinds SET id = id + 100 WHERE id IN (7, 8)",
                        "DELETE FROM kinds WHERE id = 9",
                        "INSERT INTO kinds (id, name, f, pad) VALUES (200, E'tab\\t and \\\\ and ü', 'NaN', 'q')",
                        "INSERT INTO events SELECT now(), 'same' FROM generate_series(1, 5)",
                        "UPDATE twins SET b = 'changed' WHERE ctid = (SELECT ctid FROM twins WHERE a = 1 AND b IS NULL LIMIT 1)",
                        "DELETE FROM twins WHERE ctid = (SELECT ctid FROM twins WHERE a = 2 LIMIT 1)",
                        "UPDATE pairs SET y = y + 1 WHERE x < 4",
                        "UPDATE pairs SET y = y WHERE x = 5",
                        "DELETE FROM pairs WHERE x = 10",
                        "INSERT INTO pairs VALUES (10, 11)",
                        "INSERT INTO pairs_seen VALUES (7, 0), (8, 0)",
                        "UPDATE pairs_seen SET y = 1",
                        "UPDATE contested SET v = 'late' WHERE id IN (1, 2)",
                        "UPDATE contested SET w = 'later' WHERE id = 1",
                        "DELETE FROM contested WHERE id = 3",
                        "INSERT INTO contested VALUES (20, 'late', 'w'), (21, 'same', 'w'), (22, 'late', 'w')",
                        "UPDATE contested SET w = 'later' WHERE id IN (20, 22)",
                        "UPDATE contested SET v = 'undisputed' WHERE id = 8",
                        "UPDATE contested SET v = 'late' WHERE id IN (4, 5)",
                        "DELETE FROM contested WHERE id = 6",
                        // In this order only: each takes what the one before let go.
                        "BEGIN; UPDATE codes SET code = 'c' WHERE id = 1; UPDATE codes SET code = 'a' WHERE id = 2;"
                                + " DELETE FROM codes WHERE id = 1; INSERT INTO codes VALUES (3, 'c'); COMMIT",
                        "INSERT INTO codes VALUES (4, 'taken')",
                        "INSERT INTO looked_at VALUES (1, 'one'), (2, 'two')",
                        "UPDATE looked_at SET v = 'uno' WHERE id = 1",
                        "INSERT INTO left_out VALUES (1, 'one')",
                        "INSERT INTO mended VALUES (1, 'one'), (2, 'two')",
                        "TRUNCATE emptied",
                        "INSERT INTO emptied VALUES (3, 'three')",
                        "CREATE TABLE made_after (id int)",
                        "ALTER TABLE pairs_seen ADD extra int DEFAULT 5",
                        "UPDATE pairs_seen SET y = 2 WHERE x = 8");
        // No flush for each of them: what is asked here is what many commits hold, not how quick a disk is.
        story().sql(old, "app", "SET synchronous_commit = off", """
                DO $$ BEGIN
                  FOR i IN 1..5000 LOOP
                    INSERT INTO busy VALUES (10000 + i, i, 'new');
                    UPDATE busy SET v = v + 1 WHERE id BETWEEN i % 1990 AND i % 1990 + 7;
                    UPDATE busy SET t = 'again' WHERE id = 10000 + i - 3;
                    IF i % 10 = 0 THEN DELETE FROM busy WHERE id = 10000 + i - 5; END IF;
                    COMMIT;
                  END LOOP;
                END $$
                """);
        story().sql(
                        old,
                        "shop",
                        "INSERT INTO orders (note) SELECT 'late ' || i FROM generate_series(1, 500) i",
                        "UPDATE orders SET note = note || '!' WHERE id % 2 = 0",
                        "DELETE FROM orders WHERE id < 10",
                        // More than is kept in memory of one transaction.
                        "BEGIN; INSERT INTO orders (note) SELECT 'migrated ' || i FROM generate_series(1, 20000) i;"
                                + " UPDATE orders SET note = note || '?' WHERE note LIKE 'migrated %5'; COMMIT");
    }

    /** What the new leader was told since. */
    private void contradict() throws SQLException {
        story().sql(
                        story().guard(),
                        "app",
                        "DELETE FROM contested WHERE id IN (1, 2, 3)",
                        "INSERT INTO contested VALUES (20, 'new', 'w'), (21, 'same', 'w'), (22, 'new', 'w')",
                        "INSERT INTO codes VALUES (9, 'taken')",
                        "SELECT pg_current_xact_id()",
                        "UPDATE contested SET w = 'new' WHERE id IN (4, 6)",
                        "UPDATE contested SET v = 'late' WHERE id = 5");
    }

    @Test
    @Order(1)
    void a_harvest_names_what_it_cannot_carry_leaves_the_slots_as_they_were_and_is_found_by_the_next()
            throws Exception {
        var late = story().late();

        harvested = late.harvest(book(), "n1");

        assertThat(late.harvest(book(), "n1")).isEqualTo(harvested);
        assertThat(harvested.cells()).isGreaterThan(50_000);
        assertThat(story().old().data().resolve("pg_replslot/drydock_salvage_1"))
                .isDirectory();
        assertThat(story().old().data().resolve("pg_replslot/drydock_salvage_2"))
                .isDirectory();
        assertThat(story().old().data().resolve("postmaster.pid")).doesNotExist();
        assertThat(uncarried())
                .contains("table app.public.fleeting is unlogged: nothing written to it is brought in")
                .anySatisfy(says -> assertThat(says).startsWith("table app.public.made_after is not in publication"))
                .anySatisfy(says -> assertThat(says)
                        .startsWith(
                                "table app.public.pairs_seen was altered after the mark: (x, y) became (x, y, extra)"))
                .anySatisfy(says -> assertThat(says).startsWith("sequence shop.public.orders_id_seq"))
                .anySatisfy(says -> assertThat(says).startsWith("database app has 1 large objects"));
    }

    private List<String> uncarried() throws IOException {
        var file = story().dir()
                .resolve("artifacts")
                .resolve(LateObjects.of(SalvageStory.CLUSTER, book().name()).directory())
                .resolve("uncarried/n1.json");
        return List.of(Json.read(Files.readString(file), String[].class));
    }

    @Test
    @Order(2)
    void a_salvage_that_is_killed_again_and_again_brings_everything_in_exactly_once() throws Exception {
        for (int i = 0; i < 2; i++) {
            interrupted(this::killProcess);
        }
        for (int i = 0; i < 8; i++) {
            interrupted(this::killSessions);
        }
        interrupted(this::killPostmaster);
        long killed = progress();

        reckoning = replayed();

        for (var each : WHOLE.entrySet()) {
            for (String table : each.getValue()) {
                assertThat(story().table(story().guard(), each.getKey(), table))
                        .as(table)
                        .isEqualTo(expected.get(each.getKey() + "." + table));
            }
        }
        var verdict = LedgerJudge.compare(
                journal().entries(), Map.of("guard", story().cluster().app(story().guard())), Duration.ZERO);
        assertThat(verdict.good()).as(verdict.toString()).isTrue();
        assertThat(progress()).as("the last kill came before the end").isGreaterThan(killed);
        assertThat(replayed()).isEqualTo(reckoning);
    }

    private Reckoning replayed() {
        return await().atMost(SalvageStory.PATIENCE)
                .ignoreException(TryAgain.class)
                .until(() -> story().late().replay(book(), List.of(harvest()), SalvageStory.THROUGH), Objects::nonNull);
    }

    private interface Kill {
        void after(int millis) throws Exception;
    }

    /** Once it has gone on a little from where the last one was killed. */
    private void interrupted(Kill kill) throws Exception {
        kill.after(random.nextInt(40));
        story().awaitNobodySalvages();
    }

    private void killProcess(int millis) throws Exception {
        long before = progress();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SalvageWorker.class.getName(),
                        story().dir().toString(),
                        Json.text(book()),
                        Json.text(harvest()))
                .redirectErrorStream(true)
                .redirectOutput(new File(story().dir().toFile(), "worker.log"))
                .start();
        awaitProgressBeyond(before);
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        process.waitFor();
        assertThat(ended).isFalse();
    }

    private void killSessions(int millis) throws Exception {
        var replay = begun(millis);
        story().rows(
                        story().guard(),
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'drydock salvage'");
        assertThatThrownBy(replay::join).hasCauseInstanceOf(TryAgain.class);
    }

    private void killPostmaster(int millis) throws Exception {
        var replay = begun(millis);
        story().killGuard();
        assertThatThrownBy(replay::join).hasCauseInstanceOf(TryAgain.class);
        story().startGuard();
    }

    private CompletableFuture<Reckoning> begun(int millis) throws SQLException {
        long before = progress();
        var replay = CompletableFuture.supplyAsync(
                () -> story().late().replay(book(), List.of(harvest()), SalvageStory.THROUGH));
        awaitProgressBeyond(before);
        await().pollInterval(Duration.ofMillis(1))
                .pollDelay(Duration.ofMillis(millis))
                .until(() -> true);
        return replay;
    }

    private void awaitProgressBeyond(long before) {
        await().atMost(SalvageStory.PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> progress() > before);
    }

    private long progress() throws SQLException {
        return Long.parseLong(story().rows(
                        story().guard(),
                        "postgres",
                        "SELECT coalesce(max(remote_lsn - '0/0'), 0) FROM pg_replication_origin_status"
                                + " WHERE external_id = 'drydock_run-1_app'")
                .getFirst());
    }

    @Test
    @Order(3)
    void a_transaction_in_flight_at_the_mark_arrives_whole() throws Exception {
        var there = story().table(story().guard(), "app", "flight");

        assertThat(there).containsExactly("(1,landed)", "(2,\"in flight\")");
    }

    @Test
    @Order(4)
    void every_change_is_counted_once_and_rules_hold_back_what_they_name() throws Exception {
        var all = rows(reckoned().list());

        assertThat(reckoned().captured()).isEqualTo(harvest().cells());
        assertThat(reckoned().through()).isEqualTo("guard");
        assertThat(reckoned().skipped()).isEqualTo(3);
        assertThat(row(all, "app.public.left_out 1").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(row(all, "app.public.mended 2").why()).isEqualTo("table app.public.mended heals itself");
        assertThat(row(all, "app.public.looked_at 1").verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(row(all, "app.public.pairs_seen 7").why())
                .startsWith("to be reviewed by table=app.public.pairs_seen");
        assertThat(row(all, "app.public.pairs_seen 8").why()).isEqualTo("the cluster has no column extra");
        assertThat(story().table(story().guard(), "app", "pairs_seen")).containsExactly("(8,2)");
        assertThat(story().table(story().guard(), "app", "emptied")).containsExactly("(1,one)", "(2,two)");
        assertThat(story().table(story().guard(), "app", "left_out")).isEmpty();
    }

    @Test
    @Order(5)
    void conflicts_are_named_with_what_the_cluster_holds_and_later_changes_of_their_rows_wait() throws Exception {
        var held = rows(reckoned().subject());

        var contradicted = row(held, "app.public.contested 20");
        assertThat(contradicted.verdict()).isEqualTo(Verdict.CONFLICT);
        assertThat(contradicted.cells()).isEqualTo(Map.of(Verdict.CONFLICT, 2L));
        assertThat(Objects.requireNonNull(contradicted.found()).get("v")).hasToString("[\"text\",\"new\"]");
        assertThat(contradicted.by()).hasSize(2).allSatisfy(by -> {
            assertThat(by.node()).isEqualTo("n1");
            assertThat(by.site()).matches("\\d+/1");
            assertThat(by.at()).isNotNull();
        });
        assertThat(row(held, "app.public.contested 1").why()).isEqualTo("the cluster holds no such row");
        assertThat(row(held, "app.public.codes 4").why()).isEqualTo("another row has what is unique in it");
        assertThat(held).doesNotContainKeys("app.public.contested 21", "app.public.contested 3");
        assertThat(reckoned().already()).isEqualTo(3);
        assertThat(reckoned().conflicting()).isEqualTo(7);
        assertThat(Objects.requireNonNull(row(held, "app.public.contested 4").found())
                        .get("w"))
                .hasToString("[\"text\",\"new\"]");
        assertThat(row(held, "app.public.contested 6").why()).isEqualTo("the cluster holds another value");
        assertThat(story().table(story().guard(), "app", "contested"))
                .contains("(20,new,w)", "(21,same,w)", "(22,new,w)", "(8,undisputed,w)")
                .contains("(4,\"at the mark\",new)", "(5,late,w)", "(6,\"at the mark\",new)");
        assertThat(story().table(story().guard(), "app", "codes")).containsExactly("(2,a)", "(3,c)", "(9,taken)");
    }

    @Test
    @Order(6)
    void what_people_decide_row_by_row_is_done_once_and_nothing_waits_after() throws Exception {
        var resolution = Json.MAPPER.createArrayNode();
        for (var each :
                Map.of("20", "mine", "1", "mine", "2", "theirs", "22", "theirs").entrySet()) {
            var row =
                    resolution.addObject().put("table", "app.public.contested").put("resolve", each.getValue());
            row.putObject("key").putArray("id").add("integer").add(each.getKey());
        }
        resolution
                .addObject()
                .put("table", "app.public.emptied")
                .put("resolve", "theirs")
                .putObject("key");
        var left = resolution.addObject().put("table", "app.public.looked_at").put("resolve", "theirs");
        left.putObject("key").putArray("id").add("integer").add("2");
        String digest = keep(resolution);
        String held = Objects.requireNonNull(reckoned().subject());

        var settled = story().late().settle(book(), held, new Resolve(digest), SalvageStory.THROUGH);

        assertThat(settled.subject()).isNull();
        assertThat(settled.held()).isZero();
        assertThat(settled.captured()).isEqualTo(harvest().cells());
        assertThat(story().table(story().guard(), "app", "contested"))
                .contains("(20,late,later)", "(1,late,later)", "(22,new,w)", "(21,same,w)")
                .noneMatch(row -> row.startsWith("(2,"));
        assertThat(story().table(story().guard(), "app", "looked_at")).containsExactly("(1,uno)");
        assertThat(story().table(story().guard(), "app", "emptied")).containsExactly("(1,one)", "(2,two)", "(3,three)");
        assertThat(story().table(story().guard(), "app", "pairs_seen")).containsExactly("(7,1)", "(8,2)");
        assertThat(row(rows(settled.list()), "app.public.contested 20").why())
                .isEqualTo("people had it win over what the cluster held");
        assertThat(story().late().settle(book(), held, Resolve.MINE, SalvageStory.THROUGH))
                .isEqualTo(settled);
        assertThat(replayed()).isEqualTo(settled);
    }

    private String keep(JsonNode resolution) throws IOException {
        String digest = Json.digest(resolution);
        var file = new ClusterFolder(story().dir().resolve("clusters")).read(ClusterName.of(SalvageStory.CLUSTER));
        Homes.store(file)
                .put(
                        LateObjects.of(SalvageStory.CLUSTER, book().name()).resolution(digest),
                        Json.canonical(resolution).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return digest;
    }

    @Test
    @Order(7)
    void the_last_leader_is_never_written_to() {
        var late = story().late();

        assertThatThrownBy(() -> late.replay(book(), List.of(harvest()), List.of("n1")))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("none of n1 takes writes");
    }

    @Test
    @Order(8)
    void a_delta_of_another_history_is_refused() {
        var other = new Harvested("run-1", "n1", "sha256:" + "0".repeat(64), 1, 1, "worker");

        assertThatThrownBy(() -> story().late().replay(book(), List.of(other), SalvageStory.THROUGH))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("expected one, of the last leader");
    }

    @Test
    @Order(9)
    void notes_of_what_waits_that_were_removed_are_missed() throws Exception {
        story().sql(story().guard(), "app", "DROP SCHEMA drydock CASCADE");

        assertThatThrownBy(() -> story().late().replay(book(), List.of(harvest()), SalvageStory.THROUGH))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("table drydock.salvage, which tells those that wait, is gone");
    }

    private static LateRow row(Map<String, LateRow> rows, String name) {
        return Objects.requireNonNull(rows.get(name), () -> name + " is not among " + rows.keySet());
    }

    /** By table and the first value of the key. */
    private Map<String, LateRow> rows(@Nullable String digest) throws IOException {
        var rows = new TreeMap<String, LateRow>();
        for (LateRow row : story().listing(book(), digest)) {
            String key = row.key().values().stream()
                    .findFirst()
                    .map(value -> value.path(1).asText())
                    .orElse("");
            rows.put(row.table() + " " + key, row);
        }
        return rows;
    }

    private SalvageStory story() {
        return Objects.requireNonNull(up);
    }

    private Journal journal() {
        return Objects.requireNonNull(journal);
    }

    private Book book() {
        return Objects.requireNonNull(book);
    }

    private Harvested harvest() {
        return Objects.requireNonNull(harvested);
    }

    private Reckoning reckoned() {
        return Objects.requireNonNull(reckoning);
    }
}
