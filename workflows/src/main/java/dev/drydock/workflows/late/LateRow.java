package dev.drydock.workflows.late;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row that was written late, a line of the listing. Values are typed as {@code ["integer","42"]}.
 *
 * @param kind {@code insert}, {@code update}, {@code delete} or {@code none} (what was written is undone again)
 * @param was the cells in question before the late writes, as far as the database told them; null: there was no such row,
 *     or nothing was told
 * @param late what the late writes made of them; null: deleted
 * @param found what the cluster held instead, where that is a conflict, or people had the late value win over it; null:
 *     neither, or no such row
 * @param verdict of the row as a whole: the one of its cells that needs most attention
 * @param why a few words where the verdict needs them; empty: none
 * @param cells how many of the row's late cells ended how, by verdict
 * @param by who accepted them, newest first, losing writes included
 */
public record LateRow(
        String table,
        Map<String, JsonNode> key,
        String kind,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> was,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> late,
        @Nullable Map<String, JsonNode> found,
        Verdict verdict,
        String why,
        Map<Verdict, Long> cells,
        List<By> by) {

    /**
     * @param at by the accepting node's clock; null: it did not say
     * @param cells how many cells of the row this write left late, by how they ended; empty in listings of before
     */
    public record By(
            String node,
            @Nullable Instant at,
            String site,
            String version,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<Verdict, Long> cells) {
        @JsonCreator
        public By {
            cells = Objects.requireNonNullElse(cells, Map.of());
        }

        public By(String node, @Nullable Instant at, String site, String version) {
            this(node, at, site, version, Map.of());
        }
    }

    /** From the least to the most that a person has to know about. */
    public enum Verdict {
        @JsonProperty("superseded")
        SUPERSEDED,
        @JsonProperty("already")
        ALREADY,
        @JsonProperty("applied")
        APPLIED,
        @JsonProperty("skipped")
        SKIPPED,
        @JsonProperty("conflict")
        CONFLICT,
        @JsonProperty("review")
        REVIEW,
        @JsonProperty("open")
        OPEN
    }
}
