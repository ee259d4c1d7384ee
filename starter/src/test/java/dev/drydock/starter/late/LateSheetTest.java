package dev.drydock.starter.late;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.html.Parsed;
import dev.drydock.starter.server.Look;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of late writes says to whoever decides about them. */
public final class LateSheetTest {
    private static final Instant NOW = Instant.parse("2026-11-22T11:00:00Z");
    private static final String SUBJECT = "sha256:" + "ab".repeat(32);
    private static final Reckoning WAITING =
            new Reckoning(54, 50, 1, 1, 0, 0, 2, 54, 2, 1, "sha256:" + "cd".repeat(32), SUBJECT, "n1");

    @TempDir
    private Path dir;

    @Test
    void totals_come_first_and_add_up() throws IOException {
        var page = Parsed.of(LateSheet.of(viewing(WAITING, rows()), List.of()));

        assertThat(page.texts("//h2/@id")).containsExactly("totals", "needy", "others", "gate");
        assertThat(page.texts("//section[h2/@id='totals']/table[1]/tbody/tr/td"))
                .containsExactly("54", "50", "1", "1", "0", "0", "2");
        assertThat(page.text("//header")).contains("2 rows with 2 late cells are not brought in");
    }

    @Test
    void a_conflict_shows_both_sides_and_who_wrote_when() throws IOException {
        var page = Parsed.of(LateSheet.of(viewing(WAITING, rows()), List.of()));

        assertThat(page.texts("//section[h2/@id='needy']/table[1]/caption"))
                .containsExactly("apps id=1: update, conflict; the cluster holds another value; by n2 at"
                        + " 2026-11-22T10:00:00.123Z");
        assertThat(page.texts("//section[h2/@id='needy']/table[1]/tbody/tr/*"))
                .containsExactly("state", "'up'", "'late'", "'newer'");
        assertThat(page.count("//section[h2/@id='needy']/table")).isEqualTo(2);
    }

    @Test
    void rows_nobody_has_to_decide_about_are_a_bounded_sample_of_each_table() throws IOException {
        var page = Parsed.of(LateSheet.of(viewing(WAITING, rows()), List.of()));

        assertThat(page.texts("//section[h2/@id='others']/table/caption"))
                .containsExactly("apps: 5 of 50 rows, drawn by lot");
        assertThat(page.texts("//section[h2/@id='others']/table/tbody/tr/td[1]"))
                .hasSize(5)
                .allMatch(change ->
                        change.equals("update, applied: state 'up' -> 'late'; by n3 at 2026-11-22T10:00:00.123Z"));
    }

    @Test
    void thousands_of_conflicts_and_hundreds_of_tables_do_not_make_a_page_nobody_can_open() throws IOException {
        var many = Stream.concat(
                        IntStream.range(0, 3_000).mapToObj(id -> Rows.update("apps", id, Verdict.CONFLICT)),
                        IntStream.range(0, 300).mapToObj(id -> Rows.update("t" + id, id, Verdict.APPLIED)))
                .toArray(LateRow[]::new);

        String text = LateSheet.of(viewing(WAITING, many), List.of());

        var page = Parsed.of(text);
        assertThat(page.count("//section[h2/@id='needy']/table")).isEqualTo(LateSheet.NEEDY);
        assertThat(page.text("//section[h2/@id='needy']/p")).contains("and 2800 more rows like these");
        assertThat(page.count("//section[h2/@id='others']/table")).isEqualTo(LateSheet.TABLES);
        assertThat(page.text("//section[h2/@id='others']/p")).contains("and 260 more tables");
        assertThat(text).hasSizeLessThan(400_000);
    }

    @Test
    void each_approver_finds_both_answers_bound_to_the_run_and_to_the_rows_that_wait() throws IOException {
        var approvals = Approvals.of(List.of("ops-a@example.com", "ops-b@example.com"), look(WAITING), NOW);

        var page = Parsed.of(LateSheet.of(viewing(WAITING, rows()), approvals));

        var signed = page.texts("//section[h2/@id='gate']//pre[@aria-label='statement']").stream()
                .map(text -> Json.read(Json.read(text), Statement.class))
                .toList();
        assertThat(signed).isEqualTo(approvals).hasSize(4);
        assertThat(signed).allSatisfy(one -> {
            assertThat(one.run()).isEqualTo("run-1");
            assertThat(one.subject()).isEqualTo(SUBJECT);
            assertThat(one.target()).isEqualTo("replay");
            assertThat(one.action()).isEqualTo("approve");
        });
        assertThat(signed)
                .extracting(one -> one.by() + " " + one.with().path("resolve").asText())
                .containsExactly(
                        "ops-a@example.com mine",
                        "ops-a@example.com theirs",
                        "ops-b@example.com mine",
                        "ops-b@example.com theirs");
        assertThat(page.texts("//section[h2/@id='gate']/p[@class='digest']")).containsExactly(SUBJECT);
        assertThat(page.texts("//section[h2/@id='gate']//pre[@aria-label='commands']"))
                .allSatisfy(shell -> assertThat(shell).startsWith("printf '%s' '{"));
    }

    @Test
    void nothing_can_be_signed_when_nothing_waits_or_the_listing_is_alone() throws IOException {
        var done = new Reckoning(1, 1, 0, 0, 0, 0, 0, 1, 0, 0, "sha256:" + "cd".repeat(32), null, "n1");

        var page = Parsed.of(LateSheet.of(
                viewing(done, Rows.update("apps", 1, Verdict.APPLIED)), Approvals.of(List.of("a"), look(done), NOW)));
        var alone = Parsed.of(LateSheet.of(viewing(null, rows()), List.of()));

        assertThat(page.text("//section[h2/@id='gate']")).contains("Nothing waits at the gate.");
        assertThat(page.text("//section[h2/@id='needy']")).contains("Nothing: no row conflicts");
        assertThat(alone.text("//section[h2/@id='gate']")).contains("Without its run there is nothing to sign.");
    }

    @Test
    void what_stands_in_a_cell_or_a_name_is_text_and_never_markup() throws IOException {
        String script = "<script>alert(1)</script>";
        LateRow row = Rows.row(
                script,
                1,
                "insert",
                null,
                Map.of(script, Rows.typed("text", "<b>&\u202e")),
                null,
                Verdict.REVIEW,
                script);

        String text = LateSheet.of(viewing(WAITING, row), List.of());

        assertThat(text).doesNotContain("<script").doesNotContain("<b>").doesNotContain("\u202e");
        assertThat(Parsed.of(text).texts("//section[h2/@id='needy']/table/tbody/tr/*"))
                .containsExactly(script, "no such row", "'<b>&\\u202e'", "nothing that contradicts");
    }

    /** With everything on it. */
    public static String page(Path dir) throws IOException {
        var listing = Listing.at(Rows.listing(dir, rows()));
        var viewing = new Viewing("corrosion/eu-1", "run-1", WAITING, listing, Wanted.ALL, -1);
        return LateSheet.of(
                viewing, Approvals.of(List.of("ops-a@example.com", "ops-b@example.com"), look(WAITING), NOW));
    }

    /** A conflict, one to be reviewed, and fifty that were brought in. */
    private static LateRow[] rows() {
        return Stream.concat(
                        Stream.of(
                                Rows.update("apps", 1, Verdict.CONFLICT, "n2"),
                                Rows.update("tags", 2, Verdict.REVIEW, "n3")),
                        IntStream.range(10, 60).mapToObj(id -> Rows.update("apps", id, Verdict.APPLIED, "n3")))
                .toArray(LateRow[]::new);
    }

    private Viewing viewing(@Nullable Reckoning late, LateRow... rows) throws IOException {
        var listing = Listing.at(Rows.listing(dir, rows));
        return new Viewing("corrosion/eu-1", late == null ? "" : "run-1", late, listing, Wanted.ALL, -1);
    }

    private static Look look(Reckoning late) {
        var gate = new Status.GateStatus("replay", GateState.OPEN, 1, late.subject(), List.of());
        return Look.of(Json.tree(new Status(
                "corrosion/eu-1",
                "reseed",
                "run-1",
                "sha256:00",
                "replay",
                "waits for people",
                NOW,
                false,
                true,
                List.of(gate),
                List.of(),
                Map.of(),
                null,
                0,
                List.of(),
                List.of(),
                late,
                null,
                null,
                null,
                null,
                null)));
    }
}
