package dev.drydock.worker.wiring;

import java.nio.file.Path;

/**
 * What a worker is told.
 *
 * @param clusters directory of cluster files, {@code <dir>/<system>/<name>.yaml}
 * @param scratch where snapshots are prepared; needs room for one snapshot twice; kept between runs, emptied by steps
 * @param allowUnsigned whether unsigned statements count; for demos and laptops
 */
public record WorkerSettings(Path clusters, Path scratch, boolean allowUnsigned) {
    public WorkerSettings {
        clusters = clusters.toAbsolutePath().normalize();
        scratch = scratch.toAbsolutePath().normalize();
    }
}
