package dev.drydock.workflows.reseed;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the nodes of a Corrosion cluster say of themselves. */
public final class Survey {
    private Survey() {}

    /**
     * Up to 100 nodes.
     *
     * @param raw digest of the whole answers (version vectors, members) in the worker's store
     * @param tables replicated tables that any of these nodes has, to their key columns; null: not asked, as before it
     *     was
     */
    public record Page(
            String raw, List<Node> nodes, @Nullable Map<String, List<String>> tables) {
        public Page(String raw, List<Node> nodes) {
            this(raw, nodes, null);
        }

        public Page {
            nodes = List.copyOf(nodes);
            tables = tables == null ? null : Collections.unmodifiableMap(new TreeMap<>(tables));
        }
    }

    /**
     * @param trouble why it could not be asked (or asked completely), one sentence; empty: all facts are there
     * @param identity null when the node could not be reached
     * @param measures null when the node could not be reached
     */
    public record Node(
            String name,
            String trouble,
            @Nullable Identity identity,
            @Nullable Measures measures) {}

    /**
     * Facts that must not change between plan and run.
     *
     * @param actorId lower-case hex, without dashes; empty while the agent is down
     * @param clusterId what the database says; absent there means 0
     * @param build digest of the agent's binary ({@code --version} does not tell builds apart)
     * @param schema digest over the replicated tables' definitions
     * @param schemaFiles digest over the schema files the configuration names, comments and white space aside
     * @param config digest of the agent's configuration file
     * @param gossip the agent's gossip address
     * @param bootstrap entries in {@code gossip.bootstrap}
     * @param boot the machine's boot id
     */
    public record Identity(
            String actorId,
            int clusterId,
            long crsqliteVersion,
            String build,
            String schema,
            String schemaFiles,
            String config,
            String database,
            String admin,
            String api,
            String gossip,
            int bootstrap,
            String service,
            String boot) {}

    /**
     * Facts that change all the time.
     *
     * @param up whether the agent answered {@code Ping}
     * @param missing tools and files a step needs and the node lacks, e.g. {@code corrosion at /usr/bin/corrosion}
     * @param readOnly directories a step writes to and cannot
     * @param broken replicated tables whose cr-sqlite machinery is not whole, with what is missing
     * @param versions sum of the version vector, holes taken off
     * @param gaps rows in {@code __corro_bookkeeping_gaps}
     * @param buffered rows in {@code __corro_buffered_changes}
     * @param partial rows in {@code __corro_seq_bookkeeping}
     * @param freeBytes on the database's file system
     * @param workFreeBytes on the work directory's file system
     * @param clockOffsetMillis the node's clock less the worker's
     * @param unfinished step directories of runs that never finished there
     * @param sameFileSystem whether the archive beside the database is a rename away
     * @param writes null when the agent did not say
     * @param unpacks what the node would unpack with what it fetched itself: {@code zstd} or {@code gzip}; empty: it
     *     lacks curl or both; null: the store gives no addresses, so nobody fetches
     * @param holder the run that holds the node; empty: none does; null: not asked, as before it was
     */
    public record Measures(
            boolean up,
            List<String> missing,
            List<String> readOnly,
            List<String> broken,
            long versions,
            long gaps,
            long buffered,
            long partial,
            long databaseBytes,
            long walBytes,
            long freeBytes,
            long workFreeBytes,
            long clockOffsetMillis,
            List<String> unfinished,
            boolean sameFileSystem,
            @Nullable Writes writes,
            @Nullable String unpacks,
            @Nullable String holder) {
        public Measures(
                boolean up,
                List<String> missing,
                List<String> readOnly,
                List<String> broken,
                long versions,
                long gaps,
                long buffered,
                long partial,
                long databaseBytes,
                long walBytes,
                long freeBytes,
                long workFreeBytes,
                long clockOffsetMillis,
                List<String> unfinished,
                boolean sameFileSystem,
                @Nullable Writes writes) {
            this(
                    up,
                    missing,
                    readOnly,
                    broken,
                    versions,
                    gaps,
                    buffered,
                    partial,
                    databaseBytes,
                    walBytes,
                    freeBytes,
                    workFreeBytes,
                    clockOffsetMillis,
                    unfinished,
                    sameFileSystem,
                    writes,
                    null,
                    null);
        }

        public Measures {
            missing = List.copyOf(missing);
            readOnly = List.copyOf(readOnly);
            broken = List.copyOf(broken);
            unfinished = List.copyOf(unfinished);
        }

        public boolean whole() {
            return gaps == 0 && buffered == 0 && partial == 0;
        }
    }

    /**
     * What a node itself accepted of late.
     *
     * @param seconds over which the cells were counted
     * @param sqlite3 whether the node has a shell that can read an archive there
     * @param bytes keys and values of these cells, unpacked; null: not asked, as before it was
     */
    public record Writes(
            long cells,
            long seconds,
            boolean sqlite3,
            @Nullable Long bytes) {
        public Writes {
            if (seconds < 1) {
                throw new IllegalArgumentException("writes counted over " + seconds + " s");
            }
        }
    }

    /**
     * All pages held against each other.
     *
     * @param behind versions the node lacks of what all nodes together hold, by node; nodes that lack none are absent
     * @param strangers live members of the same cluster id that no surveyed node is, {@code actor at address}
     * @param unseen surveyed nodes that are up and that no other node has as a live member
     */
    public record Comparison(Map<String, Long> behind, List<String> strangers, List<String> unseen) {
        public Comparison {
            behind = Collections.unmodifiableMap(new TreeMap<>(behind));
            strangers = List.copyOf(strangers);
            unseen = List.copyOf(unseen);
        }
    }
}
