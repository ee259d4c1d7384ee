package dev.drydock.workflows.desk;

import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.policy.Window;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line asks the worker's side; each question is a short workflow. */
public final class Desk {
    private Desk() {}

    @WorkflowInterface
    public interface Clusters {
        @WorkflowMethod(name = "desk-clusters")
        List<Card> clusters();
    }

    @WorkflowInterface
    public interface Doctor {
        /** @param cluster one cluster; empty: the worker itself and all its clusters */
        @WorkflowMethod(name = "desk-doctor")
        List<Finding> doctor(String cluster);
    }

    @WorkflowInterface
    public interface Sudoing {
        /** What {@code sudo} has to allow on the nodes of a cluster whose file says {@code sudo}; empty: none does. */
        @WorkflowMethod(name = "desk-sudoers")
        List<Sudoers> sudoers(String cluster);
    }

    @WorkflowInterface
    public interface Logs {
        /**
         * @param run empty: the newest run that left something on the node
         * @param step empty: all steps
         */
        @WorkflowMethod(name = "desk-logs")
        List<StepLog> logs(String cluster, String run, String node, String step);
    }

    /** Clusters, doctor and sudoers are asked on the queue of the runbooks, logs on the system's. */
    @ActivityInterface(namePrefix = "Desk")
    public interface Steps {
        List<Card> clusters();

        List<Finding> doctor(String cluster);

        List<Sudoers> sudoers(String cluster);

        List<StepLog> logs(String cluster, String run, String node, String step);
    }

    /**
     * One cluster the worker knows.
     *
     * @param trouble why its file cannot be used; empty: it can
     * @param generation newest cluster id in the record; 0 when there is none
     * @param window when waves may begin, by its file; null: at any time, or not told
     */
    public record Card(
            String cluster,
            String file,
            int nodes,
            String artifacts,
            List<String> gates,
            int generation,
            List<Standing.Owing> owing,
            String trouble,
            @Nullable Window window) {}

    /**
     * One thing doctor looked at.
     *
     * @param ok whether it is as it should be
     * @param from where the setting comes from: a file and line, a variable, a default
     */
    public record Finding(String name, boolean ok, String says, String from) {}

    /**
     * A file for {@code /etc/sudoers.d}, the same on some nodes.
     *
     * @param lines as they belong into the file
     */
    public record Sudoers(List<String> nodes, List<String> lines) {
        public Sudoers {
            nodes = List.copyOf(nodes);
            lines = List.copyOf(lines);
        }
    }

    /**
     * One step directory on a node.
     *
     * @param exit exit code; empty while it runs, {@code unknown} when nobody knows
     * @param output first and last lines
     * @param path where the rest is, on the node
     */
    public record StepLog(
            String run,
            String step,
            int attempt,
            String command,
            String exit,
            String startedAt,
            String output,
            String path) {}
}
