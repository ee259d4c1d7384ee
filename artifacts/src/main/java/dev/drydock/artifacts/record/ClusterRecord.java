package dev.drydock.artifacts.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code <artifacts>/<cluster>/record.json}: every generation ever decided, nodes owing, sealed runs. Written before
 * what it records is used.
 *
 * <p>Each change is a pure function that answers as if it had just been made when it was made before, since every step
 * may be asked twice.
 *
 * @param generations oldest first; never removed
 * @param owing at most one for a node and run
 */
public record ClusterRecord(int version, String cluster, List<Generation> generations, List<Owing> owing) {
    static final int VERSION = 1;

    public ClusterRecord {
        generations = List.copyOf(generations);
        owing = List.copyOf(owing);
    }

    /** What a cluster that was never worked on has. */
    public static ClusterRecord empty(String cluster) {
        return new ClusterRecord(VERSION, cluster, List.of(), List.of());
    }

    /**
     * A cluster id that is never used for anything else again.
     *
     * @param clusterId the id; its meaning is the system's
     * @param decidedAt RFC 3339 UTC
     * @param manifest digest of the snapshot's manifest once it is published
     * @param nodes that were to join it
     * @param ended kind of the run's outcome; null while it is open
     */
    public record Generation(
            int clusterId,
            String run,
            String plan,
            String decidedAt,
            @Nullable String manifest,
            List<String> nodes,
            @Nullable String ended) {
        public Generation {
            nodes = List.copyOf(nodes);
        }

        Generation publishedAs(String digest) {
            return new Generation(clusterId, run, plan, decidedAt, digest, nodes, ended);
        }

        Generation endedAs(String kind) {
            return new Generation(clusterId, run, plan, decidedAt, manifest, nodes, kind);
        }
    }

    /** A node that may still hold late writes and was not dealt with. */
    public record Owing(String node, String why, String run, String since) {}

    public Optional<Generation> newest() {
        return generations.stream().max(Comparator.comparingInt(Generation::clusterId));
    }

    public Optional<Generation> of(String run) {
        return generations.stream().filter(g -> g.run().equals(run)).findFirst();
    }

    /**
     * Enters a cluster id before it is used.
     *
     * @throws RecordRefused another run entered this id, or a newer one: a restored node would meet nodes of a
     *     generation that is not its own
     */
    public ClusterRecord decide(Generation generation) {
        Optional<Generation> before = of(generation.run());
        if (before.isPresent()) {
            return same(before.get(), generation);
        }
        Generation newest = newest().orElse(null);
        if (newest != null && generation.clusterId() <= newest.clusterId()) {
            throw new RecordRefused("cluster id " + generation.clusterId() + " of run " + generation.run() + " in "
                    + cluster + " is not above " + newest.clusterId() + ", which run " + newest.run() + " entered on "
                    + newest.decidedAt() + ": an id is never used twice; plan again");
        }
        var all = new ArrayList<>(generations);
        all.add(generation);
        return new ClusterRecord(version, cluster, all, owing);
    }

    private ClusterRecord same(Generation before, Generation now) {
        if (before.clusterId() != now.clusterId()) {
            throw new RecordRefused("run " + now.run() + " in " + cluster + " entered cluster id " + before.clusterId()
                    + " on " + before.decidedAt() + " and now asks for " + now.clusterId()
                    + ": a run has one id; plan again");
        }
        return this;
    }

    /** Enters the digest of the snapshot's manifest before any node is given the snapshot. */
    public ClusterRecord published(String run, String manifest) {
        Generation generation = of(run).orElseThrow(() -> new RecordRefused("run " + run + " in " + cluster
                + " publishes a snapshot but never entered a cluster id: a person must look at the record"));
        if (generation.manifest() != null && !generation.manifest().equals(manifest)) {
            throw new RecordRefused("run " + run + " in " + cluster + " published manifest " + generation.manifest()
                    + " and now " + manifest + ": nodes of one generation must get one snapshot; plan again");
        }
        return with(run, g -> g.publishedAs(manifest));
    }

    /** Enters how a run ended; one that ended before it entered an id leaves nothing. A later ending replaces it. */
    public ClusterRecord ended(String run, String kind) {
        return with(run, g -> g.endedAs(kind));
    }

    /**
     * Enters nodes that may still hold late writes; a debt that is already there keeps its date.
     *
     * @param why the reason by node
     */
    public ClusterRecord owe(String run, String since, Map<String, String> why) {
        var all = new ArrayList<>(owing);
        all.removeIf(o -> o.run().equals(run) && why.containsKey(o.node()));
        new TreeMap<>(why)
                .forEach((node, reason) -> all.add(new Owing(node, reason, run, owedSince(node, run, since))));
        return new ClusterRecord(version, cluster, generations, all);
    }

    private String owedSince(String node, String run, String now) {
        return owing.stream()
                .filter(o -> o.node().equals(node) && o.run().equals(run))
                .map(Owing::since)
                .findFirst()
                .orElse(now);
    }

    /** Takes every debt off nodes that were dealt with. */
    public ClusterRecord settled(Collection<String> nodes) {
        var left = owing.stream().filter(o -> !nodes.contains(o.node())).toList();
        return new ClusterRecord(version, cluster, generations, left);
    }

    private ClusterRecord with(String run, UnaryOperator<Generation> change) {
        var all = generations.stream()
                .map(g -> g.run().equals(run) ? change.apply(g) : g)
                .toList();
        return new ClusterRecord(version, cluster, all, owing);
    }
}
