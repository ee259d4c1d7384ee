package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.html.Parsed;
import dev.drydock.starter.plan.Plans;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan shown from its file, as text and as a page, alone and beside an earlier one. */
final class ShowVerbTest {
    @TempDir
    private Path dir;

    @Test
    void a_page_holds_the_start_statement_of_whoever_asked_for_the_plan_or_of_who_is_named() throws IOException {
        Path plan = file("plan.json", Plans.whole());

        String mine = statement(show(plan, "-o", "html"));
        String other = statement(show(plan, "-o", "html", "--as", "boss@example.com"));

        assertThat(Json.read(mine).path("by").asText()).isEqualTo("ops-c@example.com");
        assertThat(Json.read(other).path("by").asText()).isEqualTo("boss@example.com");
        assertThat(Json.read(mine).path("action").asText()).isEqualTo("start");
        assertThat(Json.read(mine).path("plan").asText())
                .isEqualTo(Plans.whole().claimed());
    }

    private static String statement(Typed shown) {
        assertThat(shown.exit()).as(shown.err()).isZero();
        return Parsed.of(shown.out()).text("//section[h2/@id='sign']/pre[1]");
    }

    @Test
    void text_and_page_tell_what_changed_since_an_earlier_plan() throws IOException {
        Path old = file("old.json", Plans.whole());
        Path now = file(
                "now.json",
                Plans.edited(
                        Plans.whole(), tree -> ((ObjectNode) tree.path("gates").get(0)).put("quorum", 1)));

        String text = show(now, "--since", old.toString()).out();
        String page = show(now, "--since", old.toString(), "-o", "html").out();

        assertThat(text)
                .containsSubsequence(
                        "Plan: reseed corrosion/eu-1",
                        "Policy  compared with the plan of 2026-11-22 10:00 UTC",
                        "  gate restore: 2 of 3 approvers became 1 of 3 approvers",
                        "Checks  0 bad");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(81));
        assertThat(Parsed.of(page).text("//section[h2/@id='changes']")).contains("2 of 3 approvers became 1 of 3");
    }

    @Test
    void with_nothing_to_compare_text_is_silent_and_a_page_says_how_to_have_it_compared() throws IOException {
        Path plan = file("plan.json", Plans.whole());

        assertThat(show(plan).out()).doesNotContain("Policy");
        assertThat(Parsed.of(show(plan, "-o", "html").out()).text("//section[h2/@id='changes']"))
                .contains(
                        "Not compared with an earlier plan. None was given",
                        "--since OLD-PLAN.json",
                        "--artifacts URL");
        assertThat(show(plan, "--artifacts", dir.toUri().toString()).out().replaceAll("\\s+", " "))
                .contains("Policy not compared with an earlier plan", "no run before this plan.");
    }

    @Test
    void what_cannot_be_compared_is_refused() throws IOException {
        Path plan = file("plan.json", Plans.whole());
        Path other = file("other.json", Plans.empty());
        Path edited = Files.writeString(
                dir.resolve("edited.json"), Files.readString(plan).replace("OPS-4711", "OPS-4712"));

        var ofOther = show(plan, "--since", other.toString());
        var ofEdited = show(plan, "--since", edited.toString());
        var both = show(plan, "--since", plan.toString(), "--artifacts", "file:///srv");

        assertThat(ofOther.exit()).isEqualTo(2);
        assertThat(ofOther.err()).contains("is a plan of corrosion/empty, expected one of corrosion/eu-1");
        assertThat(ofEdited.exit()).isEqualTo(16);
        assertThat(ofEdited.err()).contains("was edited after it was made");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.err()).contains("--since and --artifacts both name an earlier plan");
    }

    private Path file(String name, PlanDocument plan) throws IOException {
        return Files.writeString(dir.resolve(name), Json.pretty(plan.tree()));
    }

    private static Typed show(Path plan, String... more) {
        return Typed.at(
                "127.0.0.1:1",
                Stream.concat(Stream.of("show", plan.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }
}
