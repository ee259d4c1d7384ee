package dev.drydock.artifacts.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
 * @param owing at most two for a node and run: the node itself, and late writes in its archive
 * @param over runs that do nothing any more, of those that no generation tells it of: they ended without one, or
 *     somebody said so who took their place; null: none
 */
public record ClusterRecord(
        int version,
        String cluster,
        List<Generation> generations,
        List<Owing> owing,
        @Nullable List<String> over) {
    static final int VERSION = 1;

    public ClusterRecord {
        generations = List.copyOf(generations);
        owing = List.copyOf(owing);
        over = over == null || over.isEmpty() ? null : List.copyOf(over);
    }

    /** What a cluster that was never worked on has. */
    public static ClusterRecord empty(String cluster) {
        return new ClusterRecord(VERSION, cluster, List.of(), List.of(), null);
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

    /**
     * A node that may still hold late writes and was not dealt with, or an archive that does hold some.
     *
     * @param late late versions in the node's archive of that run; 0: the debt is the node itself
     */
    public record Owing(String node, String why, String run, String since, long late) {
        boolean archived() {
            return late > 0;
        }
    }

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
        return new ClusterRecord(version, cluster, all, owing, over);
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

    /** Enters that runs do nothing any more, so that others may take their place on nodes they did not let go of. */
    public ClusterRecord over(Collection<String> runs) {
        var all = new LinkedHashSet<>(over == null ? List.<String>of() : over);
        runs.stream().filter(run -> of(run).map(Generation::ended).isEmpty()).forEach(all::add);
        return new ClusterRecord(version, cluster, generations, owing, List.copyOf(all));
    }

    /**
     * Enters nodes that may still hold late writes; a debt that is already there keeps its date.
     *
     * @param why the reason by node
     */
    public ClusterRecord owe(String run, String since, Map<String, String> why) {
        var debts = new ArrayList<Owing>();
        why.forEach((node, reason) -> debts.add(new Owing(node, reason, run, since, 0)));
        return enter(debts);
    }

    /**
     * Enters late writes that lie in the archives of a run, by the node that accepted them. Bringing the node to a newer
     * generation does not pay this debt; only dealing with the archive does.
     */
    public ClusterRecord oweLate(String run, String since, Map<String, Long> versions) {
        var debts = new ArrayList<Owing>();
        versions.forEach((node, n) -> debts.add(new Owing(
                node,
                n + (n == 1 ? " late version" : " late versions") + " in its archive of run " + run,
                run,
                since,
                n)));
        return enter(debts);
    }

    private ClusterRecord enter(List<Owing> debts) {
        var all = new ArrayList<>(owing);
        for (Owing debt :
                debts.stream().sorted(Comparator.comparing(Owing::node)).toList()) {
            String since = owing.stream()
                    .filter(o -> same(o, debt))
                    .map(Owing::since)
                    .findFirst()
                    .orElse(debt.since());
            all.removeIf(o -> same(o, debt));
            all.add(new Owing(debt.node(), debt.why(), debt.run(), since, debt.late()));
        }
        return new ClusterRecord(version, cluster, generations, all, over);
    }

    private static boolean same(Owing one, Owing other) {
        return one.node().equals(other.node()) && one.run().equals(other.run()) && one.archived() == other.archived();
    }

    /** Nodes were dealt with: they owe nothing any more. What is late in their archives stays. */
    public ClusterRecord settled(Collection<String> nodes) {
        return without(o -> nodes.contains(o.node()) && !o.archived());
    }

    /** Archives of a run were put back on these nodes, so what was late in them is served again. */
    public ClusterRecord putBack(String run, Collection<String> nodes) {
        return without(o -> nodes.contains(o.node()) && (o.run().equals(run) || !o.archived()));
    }

    private ClusterRecord without(Predicate<Owing> paid) {
        return new ClusterRecord(
                version,
                cluster,
                generations,
                owing.stream().filter(paid.negate()).toList(),
                over);
    }

    private ClusterRecord with(String run, UnaryOperator<Generation> change) {
        var all = generations.stream()
                .map(g -> g.run().equals(run) ? change.apply(g) : g)
                .toList();
        return new ClusterRecord(version, cluster, all, owing, over);
    }
}
