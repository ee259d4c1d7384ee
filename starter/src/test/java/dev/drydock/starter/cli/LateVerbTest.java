package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.late.Rows;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Late writes from a listing's file, without a service: what is shown, filtered and refused. */
final class LateVerbTest {
    @TempDir
    Path dir = Path.of("");

    private Path listing = Path.of("");

    @BeforeEach
    void write() throws IOException {
        listing = Rows.listing(
                dir,
                Stream.concat(
                                Stream.of(
                                        Rows.update("apps", 1, Verdict.CONFLICT, "n2"),
                                        Rows.update("tags", 2, Verdict.REVIEW, "n3")),
                                IntStream.range(10, 60).mapToObj(id -> Rows.update("apps", id, Verdict.APPLIED, "n3")))
                        .toArray(LateRow[]::new));
    }

    private Typed late(String... more) {
        var words = Stream.concat(Stream.of("late", "--from", listing.toString()), Stream.of(more));
        return Typed.at("127.0.0.1:1", words.toArray(String[]::new));
    }

    private static long rows(Typed answer) {
        return answer.out().lines().filter(line -> line.matches("  \\w+ id=.*")).count();
    }

    @Test
    void counts_come_first_then_what_is_for_people_then_some_of_the_others() {
        var shown = late();

        assertThat(shown.exit()).isZero();
        assertThat(shown.out())
                .containsSubsequence(
                        "Counts  52 rows, 52 late cells",
                        "  apps   n2    update  1     1      1 conflict",
                        "  apps   n3    update  50    50     50 applied",
                        "For people  1 row conflict, 1 row review",
                        "apps id=1: update, conflict",
                        "tags id=2: update, review",
                        "The others  10 of 50 rows, drawn by lot");
        assertThat(rows(shown)).isEqualTo(12);
        assertThat(late().out()).as("the same rows for everybody").isEqualTo(shown.out());
        assertThat(shown.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void a_filter_shows_all_that_it_matches() {
        assertThat(rows(late("--all"))).isEqualTo(52);
        assertThat(rows(late("--sample", "3"))).isEqualTo(5);
        assertThat(rows(late("--node", "n3", "--table", "apps"))).isEqualTo(50);
        assertThat(rows(late("--table", "apps", "--table", "tags", "--node", "n2")))
                .isEqualTo(1);
        assertThat(rows(late("--filter", "table=tags|apps,key.id=2"))).isEqualTo(1);
        assertThat(rows(late("--verdict", "conflict,review"))).isEqualTo(2);
        assertThat(rows(late("--key", "id=11", "--before", "2026-11-22T10:00:01Z")))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"--table,nothing", "--after,2026-11-22T11:00:00Z", "--filter,'table=apps,node=n9'", "--verdict,skipped"
    })
    void a_filter_that_matches_nothing_says_so(String option, String value) {
        var none = late(option, value);

        assertThat(none.exit()).isEqualTo(3);
        assertThat(none.err()).contains("no late write matches");
    }

    @ParameterizedTest
    @CsvSource({
        "--filter,'',an empty filter never means all",
        "--table,'',an empty filter never means all",
        "--verdict,maybe,expected superseded",
        "--kind,upsert,'expected insert, update, delete'",
        "--after,ten,is no time",
        "--key,id,is no COLUMN=VALUE",
        "--sample,-1,expected 0 to"
    })
    void what_cannot_be_meant_is_refused(String option, String value, String why) {
        var refused = late(option + "=" + value);

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains(why);
    }

    @Test
    void programs_get_counts_and_rows_in_one_object_or_a_row_a_line() {
        var whole =
                Json.read(late("-o", "json", "--verdict", "conflict,applied").out());
        List<String> lines =
                late("-o", "jsonl", "--verdict", "conflict").out().lines().toList();

        assertThat(whole.path("counts")).hasSize(2);
        assertThat(whole.at("/counts/0").toString())
                .isEqualTo(
                        "{\"table\":\"apps\",\"node\":\"n2\",\"kind\":\"update\",\"verdict\":\"conflict\",\"rows\":1,\"cells\":1}");
        assertThat(whole.path("rows")).hasSize(51);
        assertThat(lines).isEqualTo(Rows.lines(Rows.update("apps", 1, Verdict.CONFLICT, "n2")));
    }

    @Test
    void a_listing_that_was_altered_is_not_shown() throws IOException {
        Path other = Files.createDirectory(dir.resolve("other"));
        Path small = Rows.listing(other, Rows.update("apps", 1, Verdict.CONFLICT));
        Files.copy(small, listing, StandardCopyOption.REPLACE_EXISTING);
        Path cut = Files.write(dir.resolve("cut.jsonl.gz"), Arrays.copyOf(Files.readAllBytes(small), 60));
        Path plain = Files.writeString(dir.resolve("plain.jsonl"), "{\"table\":\"apps\"}\n");

        var altered = late();
        var truncated = Typed.at("127.0.0.1:1", "late", "--from", cut.toString());
        var foreign = Typed.at("127.0.0.1:1", "late", "--from", plain.toString());

        assertThat(altered.exit()).isEqualTo(15);
        assertThat(altered.err()).contains("was altered or damaged: its lines have digest sha256:");
        assertThat(altered.out()).isEmpty();
        assertThat(truncated.exit()).isEqualTo(2);
        assertThat(foreign.err()).contains("line 1 is no row of a listing");
    }

    @Test
    void a_file_without_a_listing_is_refused_in_one_plain_sentence_with_a_command_that_exists() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty.jsonl"));
        Path text = Files.writeString(dir.resolve("text.jsonl"), "nothing of the kind\n");
        Path half = Files.writeString(dir.resolve("half.jsonl"), "{\"table\":\"apps\",\"key\":{\n");
        Path other = Files.writeString(dir.resolve("other.jsonl"), "{\"verdict\":\"applied\"}\n");

        for (Path file : List.of(empty, text, half, other)) {
            var refused = Typed.at("127.0.0.1:1", "late", "--from", file.toString());

            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err().lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("listing " + file + " was altered or damaged: ")
                    .matches(".*: (it is empty, expected at least one row|line 1 is no row of a listing, expected one"
                            + " as late CLUSTER -o jsonl prints it)");
            assertThat(refused.err()).endsWith("next: drydock late CLUSTER\n");
        }
    }
}
