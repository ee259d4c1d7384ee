package dev.drydock.workflows.rollback;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Runbook;
import dev.drydock.workflows.words.Errand;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a Patroni cluster with a way back: a standby outside Patroni, the guard, stands still at a restore point
 * while the change is made and watched; then the change is released, or the guard leads again what was before it.
 */
@WorkflowInterface
public interface Rollback extends Runbook {
    @WorkflowMethod(name = "rollback")
    RollbackOutcome run(RunInput input);

    /**
     * What the runbook asks of the cluster. Every step may be asked twice: it looks first, and answers as if it had just
     * done it. Steps throw {@code TryAgain} (tried again until the step's deadline) or {@code GiveUp} (a person must
     * look); messages name node, seen and expected.
     */
    @ActivityInterface(namePrefix = "Rollback")
    interface Steps {
        // -- looking: nothing changes

        Home home(String cluster);

        /** Asks every member and the guard's machine; who does not answer is an answer, not an error. */
        Survey survey(String cluster);

        void keep(String cluster, ObjectNode plan);

        boolean made(String cluster, String planDigest);

        // -- hold: everything up to the guard streaming; nothing the application notices

        /**
         * Keeps what a release must leave as it finds it: Patroni's dynamic configuration, every member's settings, slots,
         * publications, the guard's empty place.
         *
         * @return its digest in the artifact store
         */
        String baseline(Run run, Way way);

        /** Slots and publications, before the mark: what is decoded later has to be published by then. */
        Done reserve(Run run, Way way);

        /** {@code pg_basebackup} from the leader into the guard's empty place, on its slot. */
        Done copy(Run run, Way way);

        /** Instead of a copy: the member that is to be the guard leaves Patroni, shut down as it is. */
        Done aside(Run run, Way way);

        /** Gives the guard its own settings and the run's restore point as its target, starts it, and waits until it streams. */
        Done stand(Run run, Way way);

        /**
         * Sets the restore point, has it durable and archived, and waits until the guard stands at exactly it. A mark that
         * this run set is answered again; a restore point is never set twice.
         */
        Mark mark(Run run, Way way);

        // -- the change

        /** Runs a command of the plan once, on the guard's machine, which no fence stops. */
        Done command(Run run, Way way, String step, String command);

        // -- open

        /**
         * Looks at guard and cluster every few seconds, and says in its heartbeats how they stand; ends only when the way
         * back is lost or the leader is another one than before.
         *
         * @param leader who led when the watch began
         */
        Watched watch(Run run, Way way, Mark mark, String leader);

        // -- release

        /**
         * Guard stopped and its directory gone, or back among the members; slots and publications gone. Also after a hold
         * that was broken off.
         */
        Done dismantle(Run run, Way way);

        /** What is not as {@link #baseline} found it, a sentence each; empty: nothing. */
        List<String> differences(Run run, Way way, String baseline);

        // -- return

        /**
         * Stops Patroni and PostgreSQL on a member, by PostgreSQL's state: its port refuses, its control file says shut
         * down. The directory stays as it is.
         */
        Done fence(Run run, Way way, String node);

        /** What a member leaves, that the fence stopped; the reverse of {@link #fence}. */
        Done unfence(Run run, Way way, String node);

        /** Which of the fenced members was the last that took writes. */
        Last last(Run run, Way way);

        /**
         * Reads the guard at the mark (rows and digest of every table), and what was saved of what a return drops; the
         * whole is kept in the store, {@code evidence/<digest>}, as {@link Findings}.
         */
        Evidence look(Run run, Way way, Mark mark, Last last);

        /**
         * Whether every member still stands as it was fenced, and as approvers were shown it: a machine that starts anew may
         * start its Patroni, and clients then write what nobody saved.
         *
         * @param stood as the evidence has it
         */
        Still still(Run run, Way way, Last last, String stood);

        /**
         * Ends the guard's recovery at the mark, resets its targets, and sets sequences above what the last leader used.
         *
         * @param evidence digest of the {@link Findings} that say how far those were; null in runs of before: it is asked
         */
        Promoted promote(Run run, Way way, Mark mark, String last, @Nullable String evidence);

        /** Forgets the old cluster in the store, and has Patroni lead from the guard. */
        Done lead(Run run, Way way);

        /** Starts Patroni on a member that follows the guard's timeline then, rewound or, where that fails, made anew. */
        Done rejoin(Run run, Way way, String node);

        /** Timeline, lag and the digest of every table on every node. */
        Verified verify(Run run, Way way, List<String> nodes);

        /** Has a member lead, and takes the guard away with all that was made for it. */
        Done handBack(Run run, Way way, String node);

        /**
         * Where a member was the guard, which leads then: takes away what was made for the way back, and leaves the member.
         *
         * @param nodes those that follow, and the guard
         */
        Done tidy(Run run, Way way, List<String> nodes);

        // -- the end

        /** Enters the ending in the cluster record. */
        void close(Run run, String outcome, Map<String, String> left);
    }

    /**
     * Which run asks.
     *
     * @param turn which of its returns it is about, from 2 on: between two of them clients write
     */
    record Run(
            String cluster,
            String id,
            String plan,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int turn) implements Errand {
        public Run(String cluster, String id, String plan) {
            this(cluster, id, plan, 0);
        }

        Run turn(int returns) {
            return new Run(cluster, id, plan, returns > 1 ? returns : 0);
        }

        /** The restore point's name; of this run alone, since recovery stops at the first of a name. */
        public String point() {
            return "drydock_" + id;
        }

        /** Under which the store has what a return drops; what an earlier one saved lacks what was written since. */
        public String book() {
            return "return-" + id + (turn == 0 ? "" : "-" + turn);
        }

        @Override
        public String runId() {
            return id;
        }
    }

    /**
     * How the way back is held, as the plan decides it.
     *
     * @param guard the guard's name
     * @param slot physical, kept by Patroni on every leader
     * @param publication of each database in {@code salvage}; empty: nothing is saved
     * @param salvage database to the logical slot that keeps what is written to it after the mark
     * @param followed whether Patroni keeps the logical slots too, so that they survive a failover; replicas restart for
     *     that
     * @param aside whether the guard is a member that leaves Patroni for as long, and not a standby of its own
     * @param gone members that people had left out since, in which nothing is done any more; null in runs of before: none
     */
    record Way(
            String guard,
            String slot,
            String publication,
            Map<String, String> salvage,
            boolean followed,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean aside,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<String> gone) {
        public Way {
            gone = gone == null ? List.of() : List.copyOf(gone);
        }

        /** With all members. */
        public Way(
                String guard,
                String slot,
                String publication,
                Map<String, String> salvage,
                boolean followed,
                boolean aside) {
            this(guard, slot, publication, salvage, followed, aside, List.of());
        }

        /** With a guard of its own. */
        public Way(String guard, String slot, String publication, Map<String, String> salvage, boolean followed) {
            this(guard, slot, publication, salvage, followed, false);
        }

        Way without(List<String> members) {
            return new Way(guard, slot, publication, salvage, followed, aside, members);
        }

        public List<String> left() {
            return gone == null ? List.of() : gone;
        }
    }

    /** @param says what was done or found, in a few words */
    record Done(String says) {}

    /**
     * The point that a return goes back to. Numbers that a JSON reader might round are strings.
     *
     * @param lsn end of the restore point's record, where the guard stands
     * @param xid of the commit that made it durable
     * @param segment file of WAL that holds it, which is archived
     */
    record Mark(
            String point,
            String lsn,
            String xid,
            long timeline,
            String systemIdentifier,
            String segment,
            String leader,
            Instant at) {}

    /** What a return goes by; the step {@code mark} keeps it in the store, {@code marks/<digest>}. */
    record Held(Way way, Mark mark) {}

    /** Why a watch ended. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Watched.Lost.class, name = "lost"),
        @JsonSubTypes.Type(value = Watched.Moved.class, name = "moved")
    })
    sealed interface Watched {
        /** There is no way back any more. */
        record Lost(String why) implements Watched {}

        /**
         * @param kept whether the new leader still keeps what is written for salvage
         * @param says what that means
         */
        record Moved(String leader, boolean kept, String says) implements Watched {}
    }

    /**
     * The last server that took writes.
     *
     * @param name empty: no member is left that took writes
     * @param slots whether it has the slots of every salvaged database
     * @param next number of the transaction that it would have begun next, of a server that ended in good order: reading
     *     does not move it; null: not known
     */
    record Last(
            String name,
            long timeline,
            boolean slots,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {
        public Last(String name, long timeline, boolean slots) {
            this(name, timeline, slots, null);
        }
    }

    /**
     * {@link Findings} in short: a cluster may have more tables than an answer holds.
     *
     * @param rows in all tables
     * @param says what is dropped and what is not saved of it, a sentence each
     * @param digest of the findings; the gate's subject
     * @param stood timeline and newest checkpoint of the last leader, as it was left; empty: there is none; null in runs of
     *     before: nobody asks again
     */
    record Evidence(
            String at,
            int tables,
            long rows,
            List<String> says,
            String digest,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stood) {
        public Evidence {
            says = List.copyOf(says);
        }
    }

    /** @param broken what happened since approvers were shown the evidence; empty: nothing */
    record Still(String broken) {}

    /**
     * @param timeline the guard's new one
     * @param milliseconds from the order to promote until it took writes
     */
    record Promoted(long timeline, long milliseconds, List<String> sequences) {
        public Promoted {
            sequences = List.copyOf(sequences);
        }
    }

    /** @param differences between nodes, a sentence each; empty: all are equal */
    record Verified(int tables, long rows, List<String> differences) {
        public Verified {
            differences = List.copyOf(differences);
        }
    }
}
