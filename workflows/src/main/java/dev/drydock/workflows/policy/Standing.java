package dev.drydock.workflows.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster record says, as far as a planner needs it.
 *
 * @param generations every generation ever decided, oldest first
 */
public record Standing(List<Generation> generations, List<Owing> owing) {
    public static final Standing EMPTY = new Standing(List.of(), List.of());

    public Standing {
        generations = List.copyOf(generations);
        owing = List.copyOf(owing);
    }

    /**
     * A cluster id that was decided; it is never used for anything else again, whatever became of the run.
     *
     * @param manifest digest of the snapshot's manifest once it was published
     * @param nodes the nodes that were to be restored
     * @param ended kind of the outcome, absent while the run is open
     */
    public record Generation(
            int clusterId,
            String run,
            String plan,
            String decidedAt,
            @Nullable String manifest,
            List<String> nodes,
            @Nullable String ended) {}

    /** A node that may still hold late writes and was not dealt with. */
    public record Owing(String node, String why, String run, String since) {}
}
