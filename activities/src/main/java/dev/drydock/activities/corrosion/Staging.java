package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Manifest.Packed;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.Count;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings the snapshot to nodes while they serve, and has each say its digest. A node fetches it from the store itself
 * where the store gives addresses and the node has what that takes; else it comes through the worker.
 */
final class Staging {
    private static final long SPARE = 64L << 20;
    private static final Duration DIGESTING = Duration.ofMinutes(10);

    /** Long enough to begin with on a busy node, and no longer: whoever has the address can read the snapshot. */
    private static final Duration VALID = Duration.ofMinutes(15);

    /** Between tries of one node, so that nobody is asked for a connection that was lost once. */
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(2), Duration.ofSeconds(15));

    private final Fleet fleet;
    private final Reseed.Run run;
    private final Published snapshot;
    private final Beat beat;
    private final AtomicLong written = new AtomicLong();

    Staging(Fleet fleet, Reseed.Run run, Published snapshot, Beat beat) {
        this.fleet = fleet;
        this.run = run;
        this.snapshot = snapshot;
        this.beat = beat;
    }

    List<Reseed.Staged> all(List<String> nodes) {
        ClusterFile file = fleet.file(run.cluster());
        long total = snapshot.bytes() * nodes.size();
        var source = Source.of(Keeping.of(file), run, snapshot);
        return Together.each(
                nodes,
                Fleet.AT_ONCE,
                beat,
                () -> new Progress(
                        "bytes", written.get(), total, "stages the snapshot on " + Count.of(nodes.size(), "node")),
                name -> stage(file, source, name));
    }

    /** @param gzip nodes that lack zstd, as the plan says */
    private record Source(Keeping keeping, Manifest manifest, Set<String> gzip) {
        static Source of(Keeping keeping, Reseed.Run run, Published snapshot) {
            var gzip = new HashSet<String>();
            keeping.plan(run.plan()).path("decided").path("gzip").forEach(node -> gzip.add(node.asText()));
            return new Source(keeping, keeping.manifest(snapshot.manifest()), gzip);
        }
    }

    private Reseed.Staged stage(ClusterFile file, Source source, String name) {
        try {
            return new Reseed.Staged(name, trouble(file, source, name));
        } catch (TryAgain | GiveUp e) {
            return new Reseed.Staged(name, String.valueOf(e.getMessage()));
        }
    }

    private String trouble(ClusterFile file, Source source, String name) {
        for (Duration pause : PAUSES) {
            try {
                return once(file, source, name);
            } catch (TryAgain _) {
                Together.pause(pause);
            }
        }
        return once(file, source, name);
    }

    private String once(ClusterFile file, Source source, String name) {
        return fleet.at(file, name, node -> {
            Doing doing = fleet.doing(node, run.id(), beat);
            doing.holding().enter();
            return stage(source, node, doing);
        });
    }

    /** Answers what is in the way; empty: it is staged. */
    private String stage(Source source, CorrosionNode node, Doing doing) {
        String path = node.staged(run.id());
        if (size(node, path) == snapshot.bytes() && node.sha256(path, DIGESTING).equals(snapshot.sha256())) {
            written.addAndGet(snapshot.bytes());
            return "";
        }
        var fetching = new Fetching(source.keeping(), source.manifest(), VALID, rate(node));
        Optional<Packed> packed = fetching.what(node, source.gzip().contains(node.name()));
        long needed = snapshot.bytes() + SPARE + packed.map(Packed::bytes).orElse(0L);
        long free = HostFacts.of(node).workFree();
        if (free < needed) {
            return "node " + node.name() + " has " + free + " bytes free for " + path + ", needs " + needed;
        }
        if (packed.isPresent()) {
            fetching.fetch(node, doing, run.id(), packed.get(), path);
            written.addAndGet(snapshot.bytes());
        } else {
            bring(source, node, path);
        }
        String there = node.sha256(path, DIGESTING);
        return there.equals(snapshot.sha256())
                ? ""
                : "node " + node.name() + ": " + path + " has SHA-256 " + there + ", expected " + snapshot.sha256();
    }

    /** Bytes a second just now; 0: as fast as it goes. */
    private long rate(CorrosionNode node) {
        return node.cluster().transfer().with(beat.bandwidth()).eachOf(Fleet.AT_ONCE);
    }

    private void bring(Source source, CorrosionNode node, String path) {
        try (InputStream packed = source.keeping().snapshot(source.manifest());
                InputStream plain = new Metered(Packing.unpacking(packed), () -> rate(node), written::addAndGet)) {
            node.reach().write(path, plain);
        } catch (IOException e) {
            throw new TryAgain("node " + node.name() + ": " + path + " could not be written: " + e.getMessage(), e);
        }
    }

    static long size(CorrosionNode node, String path) {
        String file = Sh.quote(path);
        return Long.parseLong(node.ask("if [ -f " + file + " ]; then wc -c < " + file + "; else echo 0; fi"));
    }
}
