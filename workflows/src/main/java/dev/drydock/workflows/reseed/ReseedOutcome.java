package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a reseed ended.
 *
 * @param kind {@code reseeded}, {@code stopped}, {@code aborted}, {@code undone}, {@code drift}, {@code rejected} or
 *     {@code expired}
 * @param exit exit code of {@code watch} and {@code start --watch}
 * @param says what happened, in one sentence
 * @param next the safe next command; empty when nothing is left to do
 */
public record ReseedOutcome(
        String kind,
        int exit,
        String says,
        String next,
        Nodes nodes,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Snapshot snapshot,
        LateCount late,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Convergence convergence,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Outage outage) {

    public record Nodes(int done, int skipped, int stuck, int undone, List<String> owing) {
        public Nodes {
            owing = List.copyOf(owing);
        }
    }

    public record Snapshot(String sha256, long bytes, int clusterId) {}

    /**
     * Late cells, counted once across all nodes; captured = applied + already + superseded + conflicts + skipped, and
     * held where the run ended before people decided about those.
     *
     * @param versions late versions known of, in the archives
     * @param byNode late versions by the node that accepted them, or {@code site <hex>} for one that is no node
     * @param held cells that wait for people
     * @param list digest of the listing, a row a line; null: none was made
     */
    public record LateCount(
            long captured,
            long applied,
            long already,
            long superseded,
            long conflicts,
            long skipped,
            long versions,
            Map<String, Long> byNode,
            long held,
            @Nullable String list) {
        public LateCount {
            byNode = Collections.unmodifiableMap(new TreeMap<>(byNode));
        }
    }

    public record Outage(Seconds perNodeSeconds, double splitSeconds) {}

    public record Seconds(double median, double max) {}
}
