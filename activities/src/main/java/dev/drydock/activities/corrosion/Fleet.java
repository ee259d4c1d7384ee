package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Hold;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Holding;
import dev.drydock.activities.steps.Step;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.run.Progress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The nodes of all clusters this worker serves, and what working on them takes. */
record Fleet(Homes homes, Reaches reaches, HttpClient http, InstantSource clock, Path scratch, Supplier<Beat> beats) {
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

    /** As {@link Step#as}. */
    <T> T step(String cluster, String run, String says, Function<Beat, T> work) {
        return Step.as(beats, cluster, run, says, work);
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
