package dev.drydock.starter.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Ink;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The incident record, read from histories that real runs left. */
final class ReviewTest {
    private static final Path HISTORIES = Path.of("../workflows/src/test/resources/histories");
    private static final String REJECTED =
            "reseed.a-rejection-at-the-gate-ends-the-run-before-anything-is-stopped.json";
    private static final String CANARY = "a-canary-that-is-not-well-is-put-back-by-an-abort-with-undo.json";
    private static final String UNDONE = "a-finished-reseed-is-undone-node-by-node.json";

    @TempDir
    Path dir = Path.of("");

    @Test
    void the_text_tells_what_happened_in_order() {
        var record = read("reseed." + CANARY, "reseed-node." + CANARY, "undo-node." + CANARY);

        var lines = text(record);

        assertThat(lines)
                .containsSubsequence(
                        "Incident record: reseed corrosion/eu-1",
                        "  asked  dev-c: the schema changes",
                        "Outcome",
                        "  undone: aborted by op: because; 1 nodes are back on what they served before",
                        "What happened  UTC",
                        "  23:00:10  person: dev-c says start",
                        "  23:00:10  n1: backup done in 0.0s: /backup",
                        "  23:00:10  n1: publish done in 0.0s",
                        "  23:00:10  person: ops-a says approve restore",
                        "  23:00:10  n1: began",
                        "  23:00:10  n1: restored",
                        "  23:00:10  run: health done in 0.0s: errors rise",
                        "  23:00:10  person: op says abort {\"undo\":true}",
                        "  23:00:10  n1: began again",
                        "  23:00:10  n1: back: serves what it served before",
                        "  23:00:10  run: close done in 0.0s");
    }

    @Test
    void a_nodes_steps_stand_under_it_and_its_way_back_after_its_way_there() {
        var record = read("reseed." + CANARY, "reseed-node." + CANARY, "undo-node." + CANARY);

        var lines = text(record);

        assertThat(lines)
                .containsSubsequence(
                        "Nodes  1 node",
                        "  n1  back: serves what it served before after 0.1s, begun 2 times",
                        "    23:00:10  before-stop done in 0.0s: before-stop",
                        "    23:00:10  archive done in 0.0s: renamed",
                        "    23:00:10  verify done in 0.0s: verify",
                        "    23:00:10  undo-stop done in 0.0s: undo-stop",
                        "    23:00:10  undo-put-back done in 0.0s: put-back");
    }

    @Test
    void a_run_that_does_all_steps_itself_names_the_nodes_that_they_were_done_on() {
        var record = read("rollback.a-return-fences-the-leader-last-saves-before-it-promotes-and-has-the-last-leader"
                + "-rejoin-last.json");

        var lines = text(record);

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("  n2: fence done"))
                .anySatisfy(line -> assertThat(line).contains("  n1: rejoin done"))
                .noneSatisfy(line -> assertThat(line).startsWith("Nodes"));
    }

    @Test
    void markdown_tells_the_same_as_a_table() {
        var record = read(REJECTED);

        var lines = MarkdownAccount.of(record);

        assertThat(lines)
                .containsSubsequence(
                        "# Incident record: reseed of corrosion/eu-1",
                        "- Asked by dev-c: the schema changes",
                        "## Outcome",
                        "rejected: gate restore was rejected by ops-b: not tonight",
                        "## What happened",
                        "| 2026-11-21T23:00:00Z | person | dev-c says start |",
                        "| 2026-11-21T23:00:00Z | run | stage done in 0.0s |",
                        "| 2026-11-21T23:00:00Z | person | ops-b says reject restore |",
                        "| 2026-11-21T23:00:00Z | run | **rejected: gate restore was rejected by ops-b: not tonight** |",
                        "## What people said",
                        "| 2026-11-21T23:00:00Z | ops-b (UNSIGNED) | reject restore | not tonight |  | close began |",
                        "## Steps");
        assertThat(lines).noneMatch(line -> line.contains("Not in this record")).doesNotContain("## Nodes");
    }

    @Test
    void what_a_person_says_stands_with_what_followed_it() {
        var record = read(REJECTED);

        var voices = record.voices();

        assertThat(voices)
                .extracting(voice -> voice.by() + " " + voice.action() + ": " + voice.then())
                .containsExactly("dev-c start: the run began", "ops-b reject: close began");
    }

    @Test
    void histories_that_are_named_and_not_here_are_named() {
        var record = read("reseed.a-skipped-node-is-owing-and-the-record-keeps-the-debt.json");

        assertThat(text(record))
                .containsSubsequence("Not in this record", "  histories of corrosion/eu-1/n1-n3")
                .contains("    nodes: done 2, skipped 1, stuck 0, undone 0, owing n2");
        assertThat(MarkdownAccount.of(record))
                .containsSubsequence("## Not in this record", "- history of `corrosion/eu-1/n2`");
    }

    @Test
    void histories_of_more_than_one_run_are_no_record() {
        assertThatThrownBy(() -> Archive.read(List.of(HISTORIES)))
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
                .hasMessageContaining(" runs, and a record is of one")
                .hasMessageContaining("077ad1bf");
    }

    @Test
    void the_history_of_another_runs_node_is_refused_when_it_is_named() {
        assertThatThrownBy(() -> read(REJECTED, "reseed-node." + CANARY))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("reseed-node." + CANARY)
                .hasMessageContaining("belongs to run 04119835");
    }

    @Test
    void in_a_directory_only_the_children_of_the_named_run_are_taken() {
        var record = Archive.read(List.of(HISTORIES.resolve("reseed." + CANARY), HISTORIES))
                .account();

        assertThat(record.nodes()).singleElement().satisfies(node -> {
            assertThat(node.node()).isEqualTo("n1");
            assertThat(node.begun()).isEqualTo(2);
        });
        assertThat(record.runbook()).isEqualTo("reseed");
    }

    @Test
    void an_undo_is_a_run_like_any_other() {
        var record = read("undo." + UNDONE, "undo-node." + UNDONE);

        assertThat(record.ending()).isEqualTo("undone: 2 of 2 nodes serve what they served before");
        assertThat(record.steps()).extracting(Account.Step::step).contains("archives", "close");
        assertThat(record.missing()).containsExactly("corrosion/eu-1/n2");
    }

    @Test
    void a_run_that_is_still_open_has_no_outcome() throws IOException {
        Path open = cut("reseed." + CANARY, 40);

        var record = Archive.read(List.of(open)).account();

        assertThat(record.ended()).isNull();
        assertThat(record.ending()).isEqualTo("open");
        assertThat(text(record)).contains("  ended  not yet").containsSubsequence("Outcome", "  open");
        assertThat(MarkdownAccount.of(record)).anyMatch(line -> line.endsWith(", not ended yet"));
    }

    @Test
    void one_file_with_everything_says_the_same_again() throws IOException {
        var archive = Archive.read(Stream.of("reseed." + CANARY, "reseed-node." + CANARY, "undo-node." + CANARY)
                .map(HISTORIES::resolve)
                .toList());
        Path file = Files.writeString(dir.resolve("run.json"), archive.export().toString());

        var again = Archive.read(List.of(file)).account();

        assertThat(again).isEqualTo(archive.account());
    }

    @Test
    void a_child_without_its_run_is_no_record() {
        var alone = Archive.read(List.of(HISTORIES.resolve("reseed-node." + CANARY)));

        assertThatThrownBy(alone::account)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no history of a run is among these");
    }

    @Test
    void what_others_wrote_stays_in_its_cell_and_on_its_line() {
        var moment =
                new Account.Moment(Instant.parse("2026-11-21T23:00:00Z"), "n1", "** | <b>\u001b[2Jboo\nmore **", false);
        var record = new Account(
                "corrosion/eu-1",
                "reseed",
                "r",
                "sha256:00",
                "dev",
                "why | not",
                "",
                moment.at(),
                null,
                "open",
                null,
                List.of(moment),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);

        assertThat(MarkdownAccount.of(record))
                .contains("- Asked by dev: why \\| not")
                .contains("| 2026-11-21T23:00:00Z | n1 | ** \\| &lt;b> [2Jboo more ** |");
        assertThat(text(record)).noneMatch(line -> line.matches(".*\\p{Cntrl}.*"));
    }

    @Test
    void no_line_is_wider_than_the_terminal_but_a_digest() {
        var record = read("reseed." + CANARY, "reseed-node." + CANARY, "undo-node." + CANARY);

        assertThat(text(record))
                .filteredOn(line -> !line.contains("sha256:"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void what_others_were_told_by_webhook_is_no_node() {
        var record = read("reseed.a-run-has-others-told-of-its-gate-of-being-stuck-and-of-its-end.json");

        assertThat(record.nodes()).isEmpty();
        assertThat(record.missing()).containsExactly("corrosion/eu-1/n1");
        assertThat(text(record)).noneMatch(line -> line.contains("webhook"));
    }

    private static Account read(String... files) {
        return Archive.read(Stream.of(files).map(HISTORIES::resolve).toList()).account();
    }

    private static List<String> text(Account record) {
        return TextAccount.of(record, 80, Ink.PLAIN);
    }

    /** A history as it was after its first events. */
    private Path cut(String name, int events) throws IOException {
        var tree = Json.read(Files.readString(HISTORIES.resolve(name)));
        var all = (ArrayNode) tree.path("events");
        while (all.size() > events) {
            all.remove(all.size() - 1);
        }
        return Files.writeString(dir.resolve(name), tree.toString());
    }
}
