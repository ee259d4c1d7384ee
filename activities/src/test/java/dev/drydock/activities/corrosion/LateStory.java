package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written between the backup and each node's stop is in the new generation, or people know of it. */
abstract class LateStory {
    @TempDir
    Path directory;

    abstract @Nullable Path binary();

    @Test
    void late_writes_come_back_wave_by_wave_and_what_met_a_newer_write_waits_for_people() throws Exception {
        try (var bench = new Bench(directory, binary())) {
            bench.write(
                    "n1",
                    "INSERT INTO apps (id, name, state) VALUES (1, 'one', 'up'), (2, 'two', 'up'), (3, 'three', 'up')");
            bench.write("n2", "INSERT INTO tags VALUES ('kept'), ('gone')");
            Survey.Page page = bench.settled();
            var rules = new LateRules(Map.of("placements", "review"), List.of(), List.of());
            Reseed.Run run = bench.run("run-1", page, rules);
            Published snapshot = published(bench, run);
            Book book = Book.of(Bench.CLUSTER, "run-1", run.plan(), snapshot.manifest(), 7);

            bench.write("n1", "UPDATE apps SET state = 'late one' WHERE id = 1");
            bench.write("n2", "DELETE FROM tags WHERE tag = 'gone'");
            bench.write("n2", "INSERT INTO apps (id, name) VALUES (4, 'late four')");
            bench.write("n3", "INSERT INTO placements VALUES ('fra', 4, 'h4'), ('ams', 1, 'left out')");
            bench.settled();
            roll(bench, run, snapshot, "n1");
            Harvested first = bench.late.harvest(book, "n1");
            Reckoning one = bench.late.replay(book, List.of(first), List.of("n1"));
            bench.write("n1", "UPDATE apps SET state = 'newer' WHERE id = 2");
            bench.write("n2", "UPDATE apps SET state = 'late two' WHERE id = 2");
            bench.write("n3", "UPDATE apps SET state = 'later one' WHERE id = 1");
            roll(bench, run, snapshot, "n2");
            roll(bench, run, snapshot, "n3");
            var rest = List.of(bench.late.harvest(book, "n2"), bench.late.harvest(book, "n3"));
            assertThatThrownBy(() -> bench.late.replay(
                            Book.of(Bench.CLUSTER, "run-1", run.plan(), snapshot.manifest(), 8),
                            rest.subList(0, 1),
                            List.of("n1")))
                    .hasMessageContaining("node n1 serves cluster id 7, expected 8");
            Reckoning two = bench.late.replay(book, rest, Bench.NODES);
            Reckoning again = bench.late.replay(book, rest, Bench.NODES);
            bench.write(two.through(), "UPDATE apps SET state = 'newest' WHERE id = 2");
            Resolve rowByRow = kept(bench, book, ROW_BY_ROW);
            Reckoning three = bench.late.settle(book, String.valueOf(two.subject()), rowByRow, Bench.NODES);
            List<String> untouched = states(bench, three.through());
            Reckoning end = bench.late.settle(book, String.valueOf(three.subject()), Resolve.MINE, Bench.NODES);

            assertThat(one.applied()).isEqualTo(5);
            assertThat(one.heldRows()).isEqualTo(2);
            assertThat(two.conflicting()).isEqualTo(1);
            assertThat(two.superseded()).isEqualTo(1);
            assertThat(two.heldRows()).isEqualTo(3);
            assertThat(again).isEqualTo(two);
            assertThat(three.heldRows()).as("written since they looked").isEqualTo(1);
            assertThat(three.conflicting()).isEqualTo(1);
            assertThat(three.subject()).isNotEqualTo(two.subject());
            assertThat(untouched).containsExactly("later one", "newest", "up", "null");
            assertThat(end.subject()).isNull();
            assertThat(end.captured()).isEqualTo(two.captured());
            assertThat(end.skipped()).isPositive();
            assertThat(end.applied() + end.superseded() + end.skipped()).isEqualTo(end.captured());
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                for (String node : Bench.NODES) {
                    assertThat(states(bench, node)).containsExactly("later one", "late two", "up", "null");
                    assertThat(bench.ask(node, "SELECT tag FROM tags"))
                            .contains("kept")
                            .doesNotContain("gone");
                    assertThat(bench.ask(node, "SELECT host FROM placements"))
                            .contains("h4")
                            .doesNotContain("left out");
                }
            });
        }
    }

    @Test
    void a_row_that_met_another_one_and_went_since_comes_back_whole_or_not_at_all() throws Exception {
        try (var bench = new Bench(directory, binary())) {
            bench.write("n1", "INSERT INTO apps (id, name, state) VALUES (1, 'one', 'up')");
            Survey.Page page = bench.settled();
            Reseed.Run run = bench.run("run-1", page, new LateRules(Map.of(), List.of(), List.of()));
            Published snapshot = published(bench, run);
            Book book = Book.of(Bench.CLUSTER, "run-1", run.plan(), snapshot.manifest(), 7);
            bench.write("n1", "INSERT INTO apps (id, name, state) VALUES (2, 'late two', 'late')");
            bench.settled();
            roll(bench, run, snapshot, "n1");
            bench.write("n1", "INSERT INTO apps (id, name, state) VALUES (2, 'newer two', 'newer')");
            Harvested first = bench.late.harvest(book, "n1");
            Reckoning met = bench.late.replay(book, List.of(first), List.of("n1"));
            bench.late.settle(book, String.valueOf(met.subject()), Resolve.THEIRS, List.of("n1"));
            bench.write("n1", "DELETE FROM apps WHERE id = 2");

            bench.write("n2", "UPDATE apps SET state = 'later' WHERE id = 2");
            roll(bench, run, snapshot, "n2");
            roll(bench, run, snapshot, "n3");
            // What n2 wrote last may have reached n3 before it was rolled, or not.
            var rest = Stream.of(bench.late.harvest(book, "n2"), bench.late.harvest(book, "n3"))
                    .filter(late -> !late.delta().isEmpty())
                    .toList();
            Reckoning gone = bench.late.replay(book, rest, Bench.NODES);
            String meanwhile = bench.ask("n1", "SELECT name, state FROM apps WHERE id = 2");
            Reckoning end = bench.late.settle(book, String.valueOf(gone.subject()), Resolve.MINE, Bench.NODES);

            assertThat(met.conflicting()).isEqualTo(1);
            assertThat(gone.conflicting()).isEqualTo(1);
            assertThat(meanwhile).doesNotContain("later");
            assertThat(bench.ask(end.through(), "SELECT name, state FROM apps WHERE id = 2"))
                    .contains("\"late two\"", "\"later\"");
            assertThat(end.subject()).isNull();
        }
    }

    /** One row of placements stays out; late values win everywhere else. */
    private static final String ROW_BY_ROW = """
            [{"table":"placements","key":{"region":["text","ams"],"app":["integer","1"]},"resolve":"theirs"},
             {"table":"placements","key":{"region":["text","fra"],"app":["integer","4"]},"resolve":"mine"},
             {"table":"apps","key":{"id":["integer","2"]},"resolve":"mine"}]
            """;

    private static Resolve kept(Bench bench, Book book, String rows) throws IOException {
        String digest = Json.digest(Json.read(rows));
        Path file = bench.testbed.dir().resolve("artifacts/" + Bench.CLUSTER + "/late/" + book.name());
        Path there = file.resolve("resolutions/" + digest.substring("sha256:".length()) + ".json");
        Files.createDirectories(there.getParent());
        Files.writeString(there, rows);
        return new Resolve(digest);
    }

    private static List<String> states(Bench bench, String node) {
        var states = new ArrayList<String>();
        bench.ask(node, "SELECT state FROM apps ORDER BY id")
                .lines()
                .filter(l -> l.startsWith("{\"row\""))
                .forEach(l -> {
                    String cell = l.substring(l.lastIndexOf('[') + 1, l.indexOf(']'));
                    states.add(cell.replace("\"", ""));
                });
        return states;
    }

    private static Published published(Bench bench, Reseed.Run run) {
        bench.reseed.decide(run, 7, Bench.NODES);
        String backup = bench.reseed.backup(run, "n1");
        Published snapshot = bench.reseed.publish(run, "n1", backup, 7);
        bench.reseed.stage(run, snapshot, Bench.NODES);
        return snapshot;
    }

    private static void roll(Bench bench, Reseed.Run run, Published snapshot, String name) {
        var job = new Reseed.Job(run, name, snapshot);
        bench.reseed.stop(job);
        bench.reseed.archive(job);
        bench.reseed.restore(job);
        bench.reseed.start(job);
        bench.reseed.verify(job);
    }
}
