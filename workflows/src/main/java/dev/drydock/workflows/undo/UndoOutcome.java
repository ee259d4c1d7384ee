package dev.drydock.workflows.undo;

import java.util.List;

/**
 * How an undo ended.
 *
 * @param kind {@code undone}, {@code stopped}, {@code aborted}, {@code drift}, {@code rejected} or {@code expired}
 */
public record UndoOutcome(String kind, int exit, String says, String next, Nodes nodes, String of) {
    public record Nodes(int undone, int skipped, int stuck, List<String> owing) {
        public Nodes {
            owing = List.copyOf(owing);
        }
    }
}
