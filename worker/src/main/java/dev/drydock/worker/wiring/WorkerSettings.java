package dev.drydock.worker.wiring;

import dev.drydock.workflows.codec.KeySource;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a worker is told.
 *
 * @param clusters directory of cluster files, {@code <dir>/<system>/<name>.yaml}
 * @param scratch where snapshots are prepared; needs room for one snapshot twice; kept between runs, emptied by steps
 * @param allowUnsigned whether unsigned statements count; for demos and laptops
 * @param codec keys that encrypt what goes to the Temporal service
 */
public record WorkerSettings(Path clusters, Path scratch, boolean allowUnsigned, KeySource codec) {
    public WorkerSettings {
        clusters = clusters.toAbsolutePath().normalize();
        scratch = scratch.toAbsolutePath().normalize();
    }

    /** Without encryption. */
    public WorkerSettings(Path clusters, Path scratch, boolean allowUnsigned) {
        this(clusters, scratch, allowUnsigned, KeySource.NONE);
    }

    /** The same with the codec keys that the environment names, if it does. */
    public WorkerSettings withCodec(Map<String, String> env) {
        return new WorkerSettings(clusters, scratch, allowUnsigned, KeySource.of(null, env));
    }
}
