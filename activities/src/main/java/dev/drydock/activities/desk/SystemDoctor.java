package dev.drydock.activities.desk;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.workflows.desk.Desk.Finding;
import java.util.List;

/** Whether a system's own programs answer as its cluster file says; nothing is changed. */
@FunctionalInterface
public interface SystemDoctor {
    List<Finding> findings(ClusterFile file);
}
