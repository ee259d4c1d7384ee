package dev.drydock.workflows.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster record says, as far as a planner needs it.
 *
 * @param generations every generation ever decided, oldest first
 * @param over runs without a generation of their own that have ended, and runs that were said to be over; null: not told,
 *     as before it was
 */
public record Standing(
        List<Generation> generations,
        List<Owing> owing,
        @Nullable List<String> over) {
    public static final Standing EMPTY = new Standing(List.of(), List.of());

    public Standing {
        generations = List.copyOf(generations);
        owing = List.copyOf(owing);
        over = over == null ? null : List.copyOf(over);
    }

    public Standing(List<Generation> generations, List<Owing> owing) {
        this(generations, owing, null);
    }

    /** Whether a run is known to do nothing any more. */
    public boolean over(String run) {
        return (over != null && over.contains(run))
                || generations.stream().anyMatch(g -> g.run().equals(run) && g.ended() != null);
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
