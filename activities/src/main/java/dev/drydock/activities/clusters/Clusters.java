package dev.drydock.activities.clusters;

import dev.drydock.workflows.words.ClusterName;
import java.util.List;

/** The cluster files a worker was given; read again at each question, since people edit them. */
public interface Clusters {
    /** Throws {@code GiveUp} naming file, line and key when the file is missing or refused. */
    ClusterFile read(ClusterName name);

    List<ClusterName> all();

    /** What no cluster file may go below; throws as {@link #read}. */
    PolicyFile policy();
}
