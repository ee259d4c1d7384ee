package dev.drydock.starter.late;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.words.Json;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RowTextTest {
    @Test
    void an_update_tells_old_and_new_who_accepted_it_and_what_the_cluster_holds_instead() {
        var lines = RowText.of(Rows.update("apps", 1, Verdict.CONFLICT, "n2", "n3"), 80);

        assertThat(lines)
                .containsExactly(
                        "  apps id=1: update, conflict; the cluster holds another value",
                        "      state  'up' -> 'late'; the cluster holds 'newer'",
                        "      by n2 2026-11-22T10:00:00.123Z; n3 2026-11-22T10:00:00.123Z");
    }

    @Test
    void values_are_clipped_and_nothing_in_them_reaches_the_terminal() {
        Map<String, JsonNode> late = Map.of(
                "blob", Rows.typed("blob", "00ff".repeat(50)),
                "text", Rows.typed("text", "\u001b[31mred\n" + "long ".repeat(100)),
                "turned", Rows.typed("text", "a\u202eb"),
                "none", Json.MAPPER.createArrayNode().add("null"));

        var lines = RowText.of(Rows.row("apps", 1, "insert", null, late, null, Verdict.APPLIED), 80);

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(String.join("\n", lines))
                .contains("x'00ff00ff", "..' (100 bytes)", "'\\u001b[31mred\\nlong ", "'a\\u202eb'", "none  NULL")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void a_wide_row_shows_its_first_columns_and_says_how_many_more_there_are() {
        var late = new TreeMap<String, JsonNode>();
        for (int at = 0; at < 20; at++) {
            late.put("c" + at, Rows.typed("integer", String.valueOf(at)));
        }

        var lines = RowText.of(Rows.row("wide", 1, "insert", null, late, null, Verdict.APPLIED), 80);

        assertThat(lines).hasSize(11).contains("      and 12 more columns, shown by -o json");
    }
}
