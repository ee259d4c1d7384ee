package dev.drydock.activities.patroni;

import dev.drydock.activities.bench.Figure;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How fast late changes are decoded, and brought in with accounting; against what is asked, since PostgreSQL has no peer. */
final class SalvageBench {
    private static final int ROUNDS = 5;
    private static final int TRANSACTIONS = 40_000;
    private static final double ASKED = 10_000;
    private static final List<String> TABLES = List.of("accounts", "tellers", "history", "orders");

    private final SalvageStory story;
    private final String id;

    private SalvageBench(SalvageStory story, String id) {
        this.story = story;
        this.id = id;
    }

    public static void main(String[] args) throws Exception {
        Path dir = Files.createTempDirectory("salvage-bench");
        try (var story = SalvageStory.begin(dir)) {
            new SalvageBench(story, args[0]).measure();
        } finally {
            try (var files = Files.walk(dir)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void measure() throws Exception {
        make();
        story.hold(Map.of("app", TABLES));
        story.mark();
        write();
        var expected = sums(story.old());
        story.fence();
        story.promote();
        keep();
        Book book = story.book(LateRules.NONE);
        long begun = System.nanoTime();
        Harvested harvested = story.late().harvest(book, "n1");
        double harvest = seconds(begun);
        var rates = new ArrayList<Double>();
        long wrong = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var own = new Book(book.cluster(), "round-" + round, book.plan(), book.name(), book.manifest(), 0, "");
            begun = System.nanoTime();
            Reckoning reckoning = story.late().replay(own, List.of(harvested), SalvageStory.THROUGH);
            rates.add(harvested.cells() / seconds(begun));
            wrong += reckoning.applied() == harvested.cells()
                            && sums(story.guard()).equals(expected)
                    ? 0
                    : 1;
            reset("round-" + (round + 1));
        }
        String what = harvested.cells() + " changes in " + TRANSACTIONS + " transactions";
        new Figure(id, what + " replayed with accounting", Figure.median(rates), ASKED, "changes/s").print();
        new Figure(
                        id + "-harvest",
                        "the same decoded into a delta, server started and stopped",
                        harvested.cells() / harvest,
                        ASKED,
                        "changes/s")
                .print();
        new Figure(id + "-size", "what they are packed to", harvested.bytes() / 1e6, null, "MB").print();
        new Figure(id + "-wrong", "rounds after which a table was not the last leader's", wrong, 0.0, "rounds").print();
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private void make() throws SQLException {
        story.sql(
                story.old(),
                "app",
                "CREATE TABLE accounts (id int PRIMARY KEY, branch int, balance int, filler char(84))",
                "INSERT INTO accounts SELECT i, i % 10, 0, '' FROM generate_series(1, 100000) i",
                "CREATE TABLE tellers (id int PRIMARY KEY, balance int)",
                "INSERT INTO tellers SELECT i, 0 FROM generate_series(1, 100) i",
                "CREATE TABLE history (teller int, account int, delta int, at timestamptz)",
                "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text, sum numeric(12,2))");
    }

    private void write() throws SQLException {
        story.sql(story.old(), "app", "SET synchronous_commit = off", """
                DO $$ BEGIN
                  FOR i IN 1..%d LOOP
                    UPDATE accounts SET balance = balance + i WHERE id = 1 + (i * 7919) %% 100000;
                    UPDATE tellers SET balance = balance + i WHERE id = 1 + i %% 100;
                    INSERT INTO history VALUES (1 + i %% 100, i, i, clock_timestamp());
                    INSERT INTO orders (note, sum) VALUES (md5(i::text), i / 7.0);
                    IF i %% 10 = 0 THEN DELETE FROM orders WHERE id = i - 5; END IF;
                    COMMIT;
                  END LOOP;
                END $$
                """.formatted(TRANSACTIONS));
    }

    private void keep() throws SQLException {
        for (String table : TABLES) {
            story.sql(story.guard(), "app", "CREATE TABLE " + table + "_kept AS SELECT * FROM " + table);
        }
    }

    /** Under the next round's origin: what anybody else writes now is a conflict. */
    private void reset(String run) throws SQLException {
        String origin = "'drydock_" + run + "_app'";
        var statements = new ArrayList<>(List.of(
                "SELECT pg_replication_origin_create(" + origin + ")",
                "SELECT pg_replication_origin_session_setup(" + origin + ")",
                "BEGIN",
                "SELECT pg_replication_origin_xact_setup('0/1', now())"));
        for (String table : TABLES) {
            statements.add("TRUNCATE " + table);
            statements.add("INSERT INTO " + table + " OVERRIDING SYSTEM VALUE SELECT * FROM " + table + "_kept");
        }
        statements.addAll(List.of("COMMIT", "VACUUM ANALYZE", "CHECKPOINT"));
        story.sql(story.guard(), "app", statements.toArray(String[]::new));
    }

    private List<String> sums(Member server) throws SQLException {
        var sums = new ArrayList<String>();
        for (String table : TABLES) {
            sums.addAll(story.rows(
                    server,
                    "app",
                    "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM " + table + " t"));
        }
        return sums;
    }
}
