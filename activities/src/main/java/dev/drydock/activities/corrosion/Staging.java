package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.remote.Sh;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Brings the snapshot to nodes while they serve, and has each say its digest. */
final class Staging {
    private static final long SPARE = 64L << 20;
    private static final Duration DIGESTING = Duration.ofMinutes(10);

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
        return Together.each(
                nodes,
                Fleet.AT_ONCE,
                beat,
                () -> new Progress("bytes", written.get(), total, "stages the snapshot on " + nodes.size() + " nodes"),
                name -> stage(file, name));
    }

    private Reseed.Staged stage(ClusterFile file, String name) {
        try {
            return new Reseed.Staged(name, fleet.at(file, name, node -> stage(file, node)));
        } catch (TryAgain | GiveUp e) {
            return new Reseed.Staged(name, String.valueOf(e.getMessage()));
        }
    }

    /** Answers what is in the way; empty: it is staged. */
    private String stage(ClusterFile file, CorrosionNode node) {
        String path = node.staged(run.id());
        if (size(node, path) == snapshot.bytes() && node.sha256(path, DIGESTING).equals(snapshot.sha256())) {
            written.addAndGet(snapshot.bytes());
            return "";
        }
        long free = HostFacts.of(node).workFree();
        if (free < snapshot.bytes() + SPARE) {
            return "node " + node.name() + " has " + free + " bytes free for " + path + ", needs "
                    + (snapshot.bytes() + SPARE);
        }
        try (InputStream packed = Keeping.of(file).snapshot(snapshot.sha256());
                InputStream plain = counted(Packing.unpacking(packed))) {
            node.reach().write(path, plain);
        } catch (IOException e) {
            return "node " + node.name() + ": " + path + " could not be written: " + e.getMessage();
        }
        String there = node.sha256(path, DIGESTING);
        return there.equals(snapshot.sha256())
                ? ""
                : "node " + node.name() + ": " + path + " has SHA-256 " + there + ", expected " + snapshot.sha256();
    }

    static long size(CorrosionNode node, String path) {
        String file = Sh.quote(path);
        return Long.parseLong(node.ask("if [ -f " + file + " ]; then wc -c < " + file + "; else echo 0; fi"));
    }

    private InputStream counted(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                written.addAndGet(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int n = super.read(bytes, from, length);
                written.addAndGet(Math.max(0, n));
                return n;
            }
        };
    }
}
