package dev.drydock.artifacts.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code <artifacts>/<cluster>/record.json}: every generation ever decided, nodes owing, sealed runs. Written before
 * what it records is used.
 *
 * @param generations oldest first; never removed
 */
public record ClusterRecord(int version, String cluster, List<Generation> generations, List<Owing> owing) {
    public ClusterRecord {
        generations = List.copyOf(generations);
        owing = List.copyOf(owing);
    }

    /**
     * A cluster id that is never used for anything else again.
     *
     * @param clusterId the id; its meaning is the system's
     * @param decidedAt RFC 3339 UTC
     * @param manifest digest of the snapshot's manifest once it is published
     * @param nodes that were to join it
     * @param ended kind of the run's outcome; null while it is open
     */
    public record Generation(
            int clusterId,
            String run,
            String plan,
            String decidedAt,
            @Nullable String manifest,
            List<String> nodes,
            @Nullable String ended) {
        public Generation {
            nodes = List.copyOf(nodes);
        }
    }

    /** A node that may still hold late writes and was not dealt with. */
    public record Owing(String node, String why, String run, String since) {}
}
