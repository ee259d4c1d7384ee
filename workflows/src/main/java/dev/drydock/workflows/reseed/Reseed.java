package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Runbook;
import dev.drydock.workflows.words.Errand;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Map;

/** Restarts every node of a cluster from one snapshot, behind a cluster id that was never used before. */
@WorkflowInterface
public interface Reseed extends Runbook {
    @WorkflowMethod(name = "reseed")
    ReseedOutcome run(RunInput input);

    /**
     * What the runbook asks of the system it reseeds. Every step may be asked twice: it looks at the node's state
     * first and answers as if it had just done it. Steps throw {@code TryAgain} (tried again until the step's
     * deadline) or {@code GiveUp} (a person must look); messages name node, seen and expected.
     */
    @ActivityInterface(namePrefix = "Reseed")
    interface Steps {
        // -- looking: nothing on any node changes

        /** The cluster's file and record as they are now at the worker. */
        Home home(String cluster);

        /** Asks at most 100 nodes for their facts; an unreachable node is an answer, not an error. */
        Survey.Page survey(String cluster, List<String> nodes);

        /** Holds the vectors and members of all pages against each other; takes the pages' digests. */
        Survey.Comparison compare(String cluster, List<String> pages);

        /**
         * Verifies a snapshot that exists already.
         *
         * @param where a path or address the worker reads, or a published manifest's digest
         * @param pages the surveys, to tell whether it is a snapshot of this cluster at all
         */
        SnapshotFacts inspect(String cluster, String where, List<String> pages);

        /** Keeps a plan in the worker's own store, so that a plan nobody's planner made is recognised. */
        void keep(String cluster, ObjectNode plan);

        /** Whether {@link #keep} ever saw a plan with this digest. */
        boolean made(String cluster, String planDigest);

        // -- the snapshot

        /** Enters the cluster id in the cluster record before it is used; refuses one that another run entered. */
        void decide(Run run, int clusterId, List<String> nodes);

        /** {@code corrosion backup} on the source under a name of this run; answers the file's path there. */
        String backup(Run run, String source);

        /**
         * Sets the id, folds the WAL in, verifies, compresses and publishes with a manifest that holds the cut.
         *
         * @param from the backup's path on {@code source}; with an empty source, what {@link #inspect} was given
         */
        Published publish(Run run, String source, String from, int clusterId);

        /** Every node of the page (at most 100) fetches the snapshot and verifies it; nothing is stopped. */
        List<Staged> stage(Run run, Published snapshot, List<String> nodes);

        // -- one node; the snapshot is staged

        Done beforeStop(Job job);

        /** Stops the agent and keeps it stopped. */
        Done stop(Job job);

        /** Renames database, {@code -wal} and {@code -shm} out of the way and reads what is late in them. */
        Archived archive(Job job);

        /** {@code corrosion restore} of the staged snapshot into the absent path, compared byte for byte. */
        Done restore(Job job);

        Done start(Job job);

        /** Ping, cluster id, clock table and triggers of every table, row counts not below the snapshot's. */
        Done verify(Job job);

        Done companions(Job job);

        Done afterStart(Job job);

        // -- the new generation

        /** Looks at restored nodes for a while. */
        Health health(Run run, Published snapshot, List<String> nodes);

        /** Waits until all nodes agree: no gaps, equal vectors, equal digests of every table; bounded. */
        Convergence converge(Run run, Published snapshot, List<String> nodes);

        /** Enters how the run ended, and who is owing, in the cluster record; removes what was staged. */
        void close(Run run, Ending ending);
    }

    /** Which run asks: on a node it is the name of the step directories and of the archive. */
    record Run(String cluster, String id, String plan) implements Errand {
        @Override
        public String runId() {
            return id;
        }
    }

    /** One node's part. */
    record Job(Run run, String node, Published snapshot) implements Errand {
        @Override
        public String runId() {
            return run.id();
        }
    }

    /** @param says what was done or found, in a few words */
    record Done(String says) {}

    /** @param trouble why the node could not stage; empty: it is staged and verified */
    record Staged(String node, String trouble) {}

    record Archived(String says, Late late) {}

    /**
     * What goes into the cluster record.
     *
     * @param outcome the outcome's kind
     * @param owing nodes that may still hold late writes, with the reason
     * @param late late versions that lie in this run's archives, by the node that accepted them
     * @param settled nodes that are on the new generation, so that an older debt of theirs is paid
     */
    record Ending(String outcome, Map<String, String> owing, Map<String, Long> late, List<String> settled) {}
}
