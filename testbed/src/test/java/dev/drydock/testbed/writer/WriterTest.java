package dev.drydock.testbed.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.StandIns;
import dev.drydock.testbed.corrosion.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WriterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path dir;

    @TempDir
    private Path records;

    private Testbed testbed = new Testbed(Path.of("/"), List.of(), "");

    @BeforeAll
    void begin() throws Exception {
        testbed = StandIns.up(2, dir);
    }

    @AfterAll
    void end() {
        CorrosionTestbed.kill(dir);
    }

    @Test
    void every_acknowledged_row_is_found_on_every_node() {
        var record = Acknowledged.open(records.resolve("all.jsonl"));

        new Writer(testbed.nodes(), 1, record).writeRows(100);

        var verdict = Judge.compare(record, testbed.nodes(), PATIENCE);
        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict)
                .extracting(Verdict::acknowledged, Verdict::found, Verdict::lost)
                .containsExactly(100L, 100L, 0L);
        assertThat(record.writes()).extracting(Write::node).contains("n1", "n2");
    }

    @Test
    void a_row_deleted_or_changed_behind_the_writers_back_is_lost() throws Exception {
        var record = Acknowledged.open(records.resolve("two.jsonl"));
        new Writer(testbed.nodes(), 2, record).writeRows(20);
        assertThat(Judge.compare(record, testbed.nodes(), PATIENCE).lost()).isZero();
        var tag = firstCell(record, "tags");
        var app = firstCell(record, "apps");

        StandIns.write(testbed.nodes().getFirst(), "DELETE FROM tags WHERE tag = " + tag.replace('"', '\''));
        StandIns.write(testbed.nodes().getLast(), "UPDATE apps SET replicas = 77 WHERE id = " + app);

        var verdict = Judge.compare(record, testbed.nodes(), Duration.ZERO);
        assertThat(verdict.lost()).isEqualTo(2);
        assertThat(verdict.found()).isEqualTo(18);
        assertThat(verdict.examples())
                .filteredOn(each -> each.contains("acknowledged by"))
                .hasSize(2)
                .anyMatch(each -> each.startsWith("tags [" + tag));
    }

    @Test
    void the_record_survives_its_writer_and_a_second_writer_goes_on_with_it() {
        var file = records.resolve("three.jsonl");
        var first = Acknowledged.open(file);
        new Writer(testbed.nodes(), 3, first).writeRows(10);

        var second = Acknowledged.open(file);
        new Writer(testbed.nodes(), 3, second).writeRows(10);

        assertThat(second.writes())
                .startsWith(first.writes().toArray(Write[]::new))
                .hasSize(20);
        assertThat(Acknowledged.open(file).writes()).isEqualTo(second.writes());
        assertThat(Judge.compare(second, testbed.nodes(), PATIENCE).lost()).isZero();
    }

    @Test
    void clients_that_write_on_change_and_delete_their_own_rows_and_every_row_is_as_it_was_left_last() {
        var record = Acknowledged.open(records.resolve("four.jsonl"));

        try (var _ = LiveWriter.start(testbed.nodes(), 5, record, Duration.ofMillis(5))) {
            await().atMost(PATIENCE)
                    .until(() -> record.writes().stream().anyMatch(Write::gone)
                            && record.writes().stream()
                                    .anyMatch(write -> write.row().contains("changed-")));
        }

        var verdict = Judge.compare(record, testbed.nodes(), PATIENCE);
        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.good()).isTrue();
        assertThat(verdict.found()).isEqualTo(verdict.acknowledged()).isPositive();
    }

    @Test
    void a_write_whose_answer_was_lost_is_neither_found_nor_lost() throws Exception {
        var record = Acknowledged.open(records.resolve("five.jsonl"));
        new Writer(testbed.nodes(), 6, record).writeRows(4);
        var first = record.writes().getFirst();
        var never = Write.acknowledged(record.takeNumber(), "n1", "tags", "[\"perhaps\"]");

        record.add(List.of(never.lostAnswer(), deleted(first).lostAnswer()));

        var verdict = Judge.compare(record, testbed.nodes(), PATIENCE);
        assertThat(verdict)
                .extracting(Verdict::acknowledged, Verdict::found, Verdict::lost, Verdict::unknown)
                .containsExactly(4L, 4L, 0L, 1L);
    }

    @Test
    void what_only_the_files_of_a_node_left_behind_hold_is_owed() throws Exception {
        var record = Acknowledged.open(records.resolve("six.jsonl"));
        new Writer(testbed.nodes(), 8, record).writeRows(4);
        assertThat(Judge.compare(record, testbed.nodes(), PATIENCE).good()).isTrue();
        var serving = testbed.nodes().getFirst();
        var behind = testbed.nodes().getLast();

        CorrosionTestbed.crash(behind);
        StandIns.write(
                serving,
                "DELETE FROM tags WHERE tag = " + firstCell(record, "tags").replace('"', '\''));

        var verdict = Judge.compare(record, List.of(serving), List.of(behind), PATIENCE);
        CorrosionTestbed.revive(behind);
        assertThat(verdict)
                .extracting(Verdict::found, Verdict::owed, Verdict::lost)
                .containsExactly(3L, 1L, 0L);
    }

    private static Write deleted(Write write) {
        return new Write(write.number(), write.node(), write.table(), write.row(), true, Write.Fate.ACKNOWLEDGED);
    }

    @Test
    void the_same_seed_makes_the_same_rows() {
        assertThat(Tables.of(4).row(9, 4))
                .isEqualTo(Tables.of(4).row(9, 4))
                .isNotEqualTo(Tables.of(4).row(8, 4));
    }

    private static String firstCell(Acknowledged record, String table) throws Exception {
        var row = record.writes().stream()
                .filter(write -> write.table().equals(table))
                .findFirst()
                .orElseThrow()
                .row();
        return new ObjectMapper().readTree(row).path(0).toString();
    }
}
