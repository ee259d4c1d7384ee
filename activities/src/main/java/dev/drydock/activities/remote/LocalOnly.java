package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.workflows.words.GiveUp;

/** Reaches nodes of the worker's own machine. */
public final class LocalOnly implements Reaches {
    @Override
    public Reach to(ClusterFile cluster, ClusterFile.Node node) {
        if (!node.local()) {
            throw new GiveUp("node " + node.name() + " of " + cluster.name() + " is reached by ssh (" + node.ssh()
                    + "), which this build cannot do yet: in " + cluster.file()
                    + " only nodes with local: true can be worked on");
        }
        return new LocalReach(node.name(), cluster.workdir());
    }
}
