package dev.drydock.testbed.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.StandIns;
import dev.drydock.testbed.corrosion.Testbed;
import java.nio.file.Path;
import java.time.Duration;
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

    private Testbed testbed = new Testbed(Path.of("/"), java.util.List.of(), "");

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
        assertThat(verdict.examples()).hasSize(2).anyMatch(each -> each.startsWith("tags [" + tag));
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
