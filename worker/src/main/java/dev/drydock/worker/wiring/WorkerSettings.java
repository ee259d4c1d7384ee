package dev.drydock.worker.wiring;

import dev.drydock.activities.webhooks.Webhook;
import dev.drydock.workflows.codec.KeySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a worker is told.
 *
 * @param clusters directory of cluster files, {@code <dir>/<system>/<name>.yaml}
 * @param scratch where snapshots are prepared; needs room for one snapshot twice; kept between runs, emptied by steps
 * @param allowUnsigned whether unsigned statements count; for demos and laptops
 * @param stopWithin how long a worker that is told to stop waits for its steps to reach a point where they can be left
 * @param webhooks who is told of what happens to runs of the systems it serves
 * @param codec keys that encrypt what goes to the Temporal service
 */
public record WorkerSettings(
        Path clusters,
        Path scratch,
        boolean allowUnsigned,
        Serving serving,
        Duration stopWithin,
        List<Webhook> webhooks,
        KeySource codec) {
    public static final Path SCRATCH =
            Path.of(System.getProperty("java.io.tmpdir"), "drydock-" + System.getProperty("user.name"));
    public static final Duration STOP_WITHIN = Duration.ofSeconds(60);

    public WorkerSettings {
        clusters = clusters.toAbsolutePath().normalize();
        webhooks = List.copyOf(webhooks);
        scratch = scratch.toAbsolutePath().normalize();
    }

    /** Everything, without encryption; nobody is told. */
    public WorkerSettings(Path clusters, Path scratch, boolean allowUnsigned) {
        this(clusters, scratch, allowUnsigned, Serving.ALL, STOP_WITHIN, List.of(), KeySource.NONE);
    }

    /** The same with the codec keys that the environment names, if it does. */
    public WorkerSettings withCodec(Map<String, String> env) {
        return new WorkerSettings(
                clusters, scratch, allowUnsigned, serving, stopWithin, webhooks, KeySource.of(null, env));
    }
}
