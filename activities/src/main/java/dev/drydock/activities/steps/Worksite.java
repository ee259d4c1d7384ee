package dev.drydock.activities.steps;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reach;

/** A node as something that is worked on; each system has its own. */
public interface Worksite {
    /** As in the cluster file. */
    String name();

    ClusterFile cluster();

    Reach reach();

    /** How much is free where it matters, for people: a command whose disk is full may not even be able to say so. */
    String room();

    /** What a failed command said last, on one line. */
    static String lastLines(String output) {
        var lines = output.strip().lines().toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
