package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.certificate.Certificate;
import dev.drydock.activities.corrosion.certificate.Comparison;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.steps.Beat;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.reseed.Convergence;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.words.Count;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether all nodes agree: of one generation, since rows alone are equal on both sides of the fence. Vectors first, since
 * they are cheap; but a batch that was dropped can leave equal vectors over different rows, so the rows are compared too.
 * What was seen is kept as a certificate.
 */
final class Agreement {
    private static final int VERSION = 1;
    private static final int NAMED = 5;
    private static final Duration FOR_A_NODE = Duration.ofMillis(100);

    private final Fleet fleet;
    private final ClusterFile file;
    private final Reseed.Run run;
    private final Manifest manifest;
    private final Asked asked;
    private final Limits limits;

    /**
     * @param reach how long nodes may take to reach the vector, and what differs to become equal; a tenth of a second more
     *     for each node
     * @param all for the whole of it
     */
    record Limits(Duration reach, Duration all) {
        static final Limits USUAL = new Limits(Duration.ofMinutes(2), Duration.ofMinutes(25));
    }

    Agreement(
            Fleet fleet,
            ClusterFile file,
            Reseed.Run run,
            Manifest manifest,
            List<String> nodes,
            Beat beat,
            Limits limits) {
        this.fleet = fleet;
        this.file = file;
        this.run = run;
        this.manifest = manifest;
        this.asked = new Asked(fleet, file, nodes, beat);
        this.limits = limits;
    }

    Convergence reached() {
        Duration bound =
                limits.reach().plus(FOR_A_NODE.multipliedBy(asked.nodes().size()));
        var reaching = new Reaching(asked, manifest.clusterId());
        long begun = System.nanoTime();
        reaching.until(begun + bound.toNanos());
        if (!reaching.behind().isEmpty()) {
            return new Convergence(
                    manifest.tables().size(),
                    0,
                    false,
                    some(reaching.behind()) + ", after "
                            + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s",
                    null);
        }
        var comparison = new Comparison(asked, reaching.vector(), bound, limits.all());
        asked.says(comparison::progress);
        return certified(
                reaching.vector(),
                comparison.compare(List.copyOf(manifest.tables().keySet())));
    }

    private Convergence certified(Cut vector, Comparison.Found found) {
        var certificate = new Certificate(
                VERSION,
                file.name().toString(),
                run.id(),
                manifest.clusterId(),
                fleet.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                asked.nodes(),
                vector.written(),
                found.ways(),
                found.chunks(),
                found.ranges(),
                found.moving(),
                found.differences(),
                found.unread());
        int chunks =
                found.chunks().values().stream().mapToInt(Integer::intValue).sum();
        return new Convergence(
                manifest.tables().size(),
                found.rows(),
                found.equal(),
                says(found, chunks),
                new Convergence.Certificate(
                        Keeping.of(file).keep("certificates", certificate),
                        chunks,
                        ways(found),
                        vector.digest(),
                        vector.versions()));
    }

    private String says(Comparison.Found found, int chunks) {
        if (!found.unread().isEmpty()) {
            return some(found.unread());
        }
        if (!found.equal()) {
            return found.differences().stream()
                    .map(Certificate.Difference::says)
                    .collect(Collectors.joining("; "));
        }
        return Count.of(asked.nodes().size(), "node") + (asked.nodes().size() == 1 ? " agrees" : " agree") + " on "
                + Count.of(found.chunks().size(), "table") + " with " + Count.of(found.rows(), "row") + " in "
                + Count.of(chunks, "chunk")
                + (found.moving().isEmpty()
                        ? ""
                        : "; " + found.moving().size() + " rows were written again and again meanwhile");
    }

    private static String ways(Comparison.Found found) {
        return found.ways().entrySet().stream()
                .map(way -> way.getKey() + " on " + way.getValue().size())
                .collect(Collectors.joining(", "));
    }

    private static String some(Map<String, String> trouble) {
        int others = trouble.size() - NAMED;
        return trouble.entrySet().stream()
                        .limit(NAMED)
                        .map(e -> "node " + e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining("; "))
                + (others > 0 ? "; and " + Count.of(others, "more node") : "");
    }
}
