package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.reseed.Convergence;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Waits until all nodes agree: of one generation, since rows alone are equal on both sides of the fence. Vectors first, since they are cheap; but a batch that was dropped can leave equal
 * vectors over different rows, so every table is digested too, and the vectors must not have moved meanwhile.
 */
final class Agreement {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration QUICK = Duration.ofSeconds(15);
    private static final Duration STREAM = Duration.ofMinutes(10);

    private final Fleet fleet;
    private final ClusterFile file;
    private final List<String> nodes;
    private final List<String> tables;
    private final int clusterId;
    private final Beat beat;
    private final Duration limit;

    /** @param limit after which it is said who differs; a digest that was begun is finished */
    Agreement(Fleet fleet, ClusterFile file, Manifest manifest, List<String> nodes, Beat beat, Duration limit) {
        this.fleet = fleet;
        this.file = file;
        this.nodes = List.copyOf(nodes);
        this.tables = List.copyOf(manifest.tables().keySet());
        this.clusterId = manifest.clusterId();
        this.beat = beat;
        this.limit = limit;
    }

    /** @param says who differs and where; empty when all agree */
    private record Seen(String says, Cut cut) {}

    private record Digested(String says, long rows) {}

    Convergence reached() {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Seen before = vectors();
            String says = before.says();
            if (says.isEmpty()) {
                Digested digested = digests();
                Seen after = vectors();
                if (digested.says().isEmpty()
                        && after.says().isEmpty()
                        && after.cut().equals(before.cut())) {
                    return new Convergence(
                            tables.size(),
                            digested.rows(),
                            true,
                            nodes.size() + " nodes agree on " + tables.size() + " tables with " + digested.rows()
                                    + " rows");
                }
                says = !digested.says().isEmpty()
                        ? digested.says()
                        : after.says().isEmpty() ? "writes go on while the tables are compared" : after.says();
            }
            if (System.nanoTime() >= end) {
                return new Convergence(tables.size(), 0, false, says + ", after " + limit.toSeconds() + " s");
            }
            Together.pause(EVERY);
        }
    }

    private Seen vectors() {
        var looked = new AtomicInteger();
        var seen = fleet.each(
                file,
                nodes,
                beat,
                () -> new Progress("nodes", looked.get(), nodes.size(), "compares version vectors"),
                node -> {
                    var answer = vector(node);
                    looked.incrementAndGet();
                    return answer;
                });
        for (int i = 0; i < nodes.size(); i++) {
            if (!seen.get(i).says().isEmpty()) {
                return seen.get(i);
            }
            if (!seen.get(i).cut().equals(seen.getFirst().cut())) {
                long missing = seen.get(i).cut().lacks(seen.getFirst().cut());
                long ahead = seen.getFirst().cut().lacks(seen.get(i).cut());
                return new Seen(
                        "node " + nodes.get(i) + " lacks " + missing + " versions of node " + nodes.getFirst()
                                + ", which lacks " + ahead,
                        Cut.NOTHING);
            }
        }
        return seen.getFirst();
    }

    private Seen vector(CorrosionNode node) {
        try {
            int serving = new Agency(node).serving();
            if (serving != clusterId) {
                return new Seen(
                        "node " + node.name() + " serves cluster id " + serving + ", expected " + clusterId,
                        Cut.NOTHING);
            }
            var vector = Inside.vector(node.api(QUICK));
            var pending = vector.pending();
            return pending.whole()
                    ? new Seen("", vector.cut())
                    : new Seen(
                            "node " + node.name() + " still has " + pending.gaps() + " gaps, " + pending.partial()
                                    + " partial and " + pending.buffered() + " buffered rows",
                            Cut.NOTHING);
        } catch (Refused | TryAgain | GiveUp e) {
            return new Seen("node " + node.name() + " could not be asked: " + e.getMessage(), Cut.NOTHING);
        }
    }

    private Digested digests() {
        var looked = new AtomicInteger();
        var all = fleet.each(
                file,
                nodes,
                beat,
                () -> new Progress("nodes", looked.get(), nodes.size(), "compares " + tables.size() + " tables"),
                node -> {
                    var digests = digests(node);
                    looked.incrementAndGet();
                    return digests;
                });
        for (int i = 0; i < nodes.size(); i++) {
            for (String table : tables) {
                TableDigest mine = all.get(i).get(table);
                TableDigest first = all.getFirst().get(table);
                if (mine == null || !mine.equals(first)) {
                    return new Digested(
                            "node " + nodes.get(i) + " and node " + nodes.getFirst() + " differ in table " + table
                                    + ": " + said(mine) + " and " + said(first),
                            0);
                }
            }
        }
        long rows =
                all.getFirst().values().stream().mapToLong(TableDigest::rows).sum();
        return new Digested("", rows);
    }

    private static String said(@Nullable TableDigest digest) {
        return digest == null
                ? "not readable"
                : digest.rows() + " rows with digest " + digest.sha256().substring(0, 12);
    }

    private Map<String, TableDigest> digests(CorrosionNode node) {
        var digests = new TreeMap<String, TableDigest>();
        for (String table : tables) {
            try {
                digests.put(table, TableDigest.of(node.api(STREAM), table));
            } catch (Refused | TryAgain | GiveUp e) {
                return digests;
            }
        }
        return digests;
    }
}
