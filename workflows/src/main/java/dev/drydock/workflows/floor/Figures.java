package dev.drydock.workflows.floor;

import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.run.Status.NodeState;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures a run publishes, over which an approval may set bounds. Every run has all of them: a name that is only there
 * once something was counted could not be told from one that is misspelt.
 */
final class Figures {
    private Figures() {}

    /** @param late null: the run has not come to the late writes */
    static Map<String, Long> of(NodeBook nodes, @Nullable Reckoning late) {
        Reckoning seen = late == null ? Reckoning.NOTHING : late;
        var figures = new TreeMap<String, Long>();
        figures.put("late", seen.captured());
        figures.put("conflicts", seen.conflicts());
        figures.put("held", seen.held());
        figures.put("superseded", seen.superseded());
        figures.put("nodes", (long) nodes.all().size());
        figures.put("done", (long) nodes.count(NodeState.DONE));
        figures.put("stuck", (long) nodes.count(NodeState.STUCK));
        figures.put("skipped", (long) nodes.count(NodeState.SKIPPED));
        figures.put("undone", (long) nodes.count(NodeState.UNDONE));
        return figures;
    }
}
