package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.ClusterFile;

/** Opens ways to nodes. */
public interface Reaches {
    /** Refuses, with {@code GiveUp} and the reason, a way that this build does not have. */
    Reach to(ClusterFile cluster, ClusterFile.Node node);
}
