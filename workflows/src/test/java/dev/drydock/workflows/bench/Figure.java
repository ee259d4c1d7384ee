package dev.drydock.workflows.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a benchmark. {@code peer} is what ours is held against; null: nothing. */
public record Figure(
        String id, String what, double ours, @Nullable Double peer, String unit) {
    public static double median(List<Double> rounds) {
        return rounds.stream().sorted().toList().get(rounds.size() / 2);
    }

    public void print() {
        var line = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("what", what)
                .put("ours", round(ours))
                .put("peer", peer == null ? null : round(peer))
                .put("ratio", peer == null ? null : round(ours / peer))
                .put("unit", unit);
        System.out.println(line);
    }

    private static double round(double figure) {
        return Math.round(figure * 1000) / 1000.0;
    }
}
