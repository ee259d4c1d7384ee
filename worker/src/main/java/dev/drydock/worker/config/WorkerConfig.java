package dev.drydock.worker.config;

import dev.drydock.worker.wiring.WorkerSettings;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Everything a worker process is told, checked.
 *
 * @param listen where metrics and health are served; null: nowhere
 */
public record WorkerConfig(
        WorkerSettings work,
        Service service,
        LogFormat logs,
        @Nullable InetSocketAddress listen) {
    /** Which Temporal service; null: what the environment or its profile says. */
    public record Service(
            @Nullable String address,
            @Nullable String namespace,
            @Nullable String profile) {}
}
