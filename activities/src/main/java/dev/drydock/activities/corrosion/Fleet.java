package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Hold;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.workflows.run.Progress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of all clusters this worker serves, and what working on them takes. */
record Fleet(Homes homes, Reaches reaches, HttpClient http, InstantSource clock, Path scratch, Supplier<Beat> beats) {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    static final int AT_ONCE = 10;

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    ClusterFile file(String cluster) {
        return homes.file(cluster);
    }

    CorrosionNode open(ClusterFile file, String name) {
        ClusterFile.Node node = file.node(name);
        return new CorrosionNode(file, node, reaches.to(file, node), http);
    }

    /** Opens one node for one piece of work. */
    <T> T at(String cluster, String name, Function<CorrosionNode, T> work) {
        return at(file(cluster), name, work);
    }

    <T> T at(ClusterFile file, String name, Function<CorrosionNode, T> work) {
        try (var node = open(file, name)) {
            return work.apply(node);
        }
    }

    /**
     * A step as a whole: it works on a thread of its own and says how far it is, while the activity's thread passes that
     * on as a sign of life, and ends the work when the step is cancelled.
     */
    <T> T step(String cluster, String run, String says, Function<Beat, T> work) {
        var latest = new AtomicReference<>(new Progress("", 0, 0, says));
        long begun = System.nanoTime();
        LOG.info("{} run {}: {} begins", cluster, run, says);
        String how = "failed";
        try {
            Beat beat = beats.get();
            T answer = Together.waiting(beat, latest::get, () -> work.apply(Beat.within(beat, latest::set)));
            how = "ended";
            return answer;
        } finally {
            LOG.info("{} run {}: {} {} after {} ms", cluster, run, says, how, (System.nanoTime() - begun) / 1_000_000);
        }
    }

    Doing doing(CorrosionNode node, String run, Beat beat) {
        return doing(node, run, "", beat);
    }

    /** @param of a run that is taken back and may still hold the node */
    Doing doing(CorrosionNode node, String run, String of, Beat beat) {
        return new Doing(node, new Holding(node, new Hold(run, beat.asking().epoch()), of), beat, clock);
    }

    /** The same on many nodes at once; the first failure ends it. */
    <T> List<T> each(
            ClusterFile file,
            List<String> names,
            Beat beat,
            Supplier<Progress> progress,
            Function<CorrosionNode, T> work) {
        return Together.each(names, AT_ONCE, beat, progress, name -> at(file, name, work));
    }
}
