package dev.drydock.workflows.undo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Runbook;
import dev.drydock.workflows.words.Errand;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the databases that a reseed archived back in place, node by node; the archives must still be there. */
@WorkflowInterface
public interface Undo extends Runbook {
    @WorkflowMethod(name = "undo")
    UndoOutcome run(RunInput input);

    /** What undoing asks of the system; the same rules as for {@code Reseed.Steps}. */
    @ActivityInterface(namePrefix = "Undo")
    interface Steps {
        Home home(String cluster);

        /** Looks for the archives of run {@code of} on at most 100 nodes; nothing changes. */
        List<Archive> archives(String cluster, String of, List<String> nodes);

        void keep(String cluster, ObjectNode plan);

        boolean made(String cluster, String planDigest);

        /** Stops the agent and keeps it stopped; a node whose agent is down already is done. */
        Done stop(Job job);

        /**
         * Renames the new generation's database out of the way and the archived one back; a node that was stopped but
         * not archived yet keeps its database.
         */
        Done putBack(Job job);

        Done start(Job job);

        /** Ping, and the archive's cluster id is served. */
        Done verify(Job job);

        /** Enters in the cluster record that the generation of run {@code of} was left again by these nodes. */
        void close(Job.Run run, String of, String outcome, Map<String, String> owing, List<String> undone);
    }

    /**
     * @param of the reseed that is undone on this node
     * @param late where what was written to its generation is harvested to; null: it stays in its files only
     */
    record Job(Run run, String node, String of, LateWrites.@Nullable Book late) implements Errand {
        public Job(Run run, String node, String of) {
            this(run, node, of, null);
        }

        /** Which run asks: the name of the step directories. */
        public record Run(String cluster, String id, String plan) implements Errand {
            @Override
            public String runId() {
                return id;
            }
        }

        @Override
        public String runId() {
            return run.id();
        }
    }

    record Done(String says) {}

    /**
     * One node's archive of a run.
     *
     * @param trouble why it cannot be put back, one sentence; empty: it can
     * @param path where it lies; empty: this run archived nothing here
     * @param clusterId inside the archived database
     * @param bytes database and {@code -wal}
     * @param up whether the agent answers
     * @param serving the cluster id in the database that is in place now; 0 when there is none
     */
    record Archive(
            String node,
            String address,
            String trouble,
            String path,
            int clusterId,
            long bytes,
            boolean up,
            int serving) {}
}
