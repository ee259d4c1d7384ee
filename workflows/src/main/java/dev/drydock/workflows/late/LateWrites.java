package dev.drydock.workflows.late;

import dev.drydock.workflows.words.Errand;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Late writes: what nodes accepted and the snapshot does not hold. They are harvested node by node from archives, merged
 * by the database's own rules, and replayed into the cluster that goes on.
 */
public interface LateWrites {
    /** Where people decide about what waits; its subject is {@link Reckoning#subject()}. */
    String GATE = "replay";

    /** As for {@code Reseed.Steps}: every step may be asked twice, and looks first. */
    @ActivityInterface(namePrefix = "Late")
    interface Steps {
        /** Reads what is late in the archive of {@code book.run()} on a node into a delta in the artifact store. */
        Harvested harvest(Book book, String node);

        /**
         * Merges all deltas of the book, and posts what nobody contradicts and no rule holds back.
         *
         * @param fresh deltas that the book does not hold yet
         * @param through nodes that serve the cluster that goes on; one healthy one is posted to
         */
        Reckoning replay(Book book, List<Harvested> fresh, List<String> through);

        /**
         * Does with the rows that waited what the approvers decided.
         *
         * @param held digest of what they decided about
         */
        Reckoning settle(Book book, String held, Resolve resolve, List<String> through);
    }

    /**
     * Everything late against one snapshot; several runs may write in one.
     *
     * @param run whose archives are harvested now
     * @param plan whose rules count
     * @param name directory below {@code <artifacts>/<cluster>/late/}
     * @param manifest of the snapshot, with the cut
     * @param clusterId of the cluster that goes on: nothing is posted to a node that serves another
     * @param undoes the run whose archives were put back: what is late was written to its generation, which lies aside
     *     now, and the older one goes on; empty: the generation of the snapshot goes on
     */
    record Book(String cluster, String run, String plan, String name, String manifest, int clusterId, String undoes)
            implements Errand {
        @Override
        public String runId() {
            return run;
        }

        /** Late against a generation's snapshot, from whichever run brings nodes over to it. */
        public static Book of(String cluster, String run, String plan, String manifest, int clusterId) {
            return new Book(cluster, run, plan, hex(manifest), manifest, clusterId, "");
        }

        /** Written to a generation that is left again, by whatever run left it. */
        public static Book undoing(
                String undoes, String cluster, String run, String plan, String manifest, int clusterId) {
            return new Book(cluster, run, plan, "undo-" + run, manifest, clusterId, undoes);
        }

        /** The book of what had been replayed into the generation that lies aside; empty: nothing lies aside. */
        public String before() {
            return undoes.isEmpty() ? "" : hex(manifest);
        }

        private static String hex(String digest) {
            return digest.substring(digest.indexOf(':') + 1);
        }
    }

    /**
     * One node's delta.
     *
     * @param run whose archive it was read from
     * @param delta digest of the object, {@code sha256:<hex>}; empty: nothing is late there
     * @param cells clock rows in it
     * @param bytes of the object
     * @param on {@code node} or {@code worker}: where it was read
     */
    record Harvested(String run, String node, String delta, long cells, long bytes, String on) {}

    /**
     * How the late cells stand, counted once across all nodes and runs of the book; captured = applied + already +
     * superseded + conflicts + skipped + held.
     *
     * @param superseded lost to a newer write, late itself or in the snapshot
     * @param conflicts the cluster held another value by then, and people know
     * @param held cells of rows that wait for people
     * @param rows touched, of all tables together
     * @param heldRows of these, how many wait
     * @param conflicting of those that wait, how many because the cluster holds another value
     * @param list digest of the listing in the artifact store, a row a line; null: nothing is late
     * @param subject digest of the rows that wait; null: none
     * @param through the node that was posted to; empty: nothing was posted
     * @param book name of the {@link Book} that holds the listings; null: nothing is late, or a run of an older build
     */
    record Reckoning(
            long captured,
            long applied,
            long already,
            long superseded,
            long conflicts,
            long skipped,
            long held,
            long rows,
            long heldRows,
            long conflicting,
            @Nullable String list,
            @Nullable String subject,
            String through,
            @Nullable String book) {
        public static final Reckoning NOTHING = new Reckoning(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, "");

        public Reckoning(
                long captured,
                long applied,
                long already,
                long superseded,
                long conflicts,
                long skipped,
                long held,
                long rows,
                long heldRows,
                long conflicting,
                @Nullable String list,
                @Nullable String subject,
                String through) {
            this(
                    captured,
                    applied,
                    already,
                    superseded,
                    conflicts,
                    skipped,
                    held,
                    rows,
                    heldRows,
                    conflicting,
                    list,
                    subject,
                    through,
                    null);
        }

        public Reckoning {
            if (captured != applied + already + superseded + conflicts + skipped + held) {
                throw new IllegalArgumentException(captured + " late cells captured, and " + applied + " applied, "
                        + already + " already there, " + superseded + " superseded, " + conflicts + " conflicts, "
                        + skipped + " skipped, " + held + " held do not add up to that");
            }
        }

        /** The same, told where its listings lie. */
        public Reckoning in(String name) {
            return new Reckoning(
                    captured,
                    applied,
                    already,
                    superseded,
                    conflicts,
                    skipped,
                    held,
                    rows,
                    heldRows,
                    conflicting,
                    list,
                    subject,
                    through,
                    list == null ? null : name);
        }

        public String says() {
            return captured + (captured == 1 ? " late cell: " : " late cells: ") + applied + " applied, " + already
                    + " already there, " + superseded + " superseded, " + conflicts
                    + (conflicts == 1 ? " conflict, " : " conflicts, ") + skipped + " skipped"
                    + (held == 0 ? "" : ", " + held + " held");
        }
    }
}
