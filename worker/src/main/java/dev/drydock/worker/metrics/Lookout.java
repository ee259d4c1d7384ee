package dev.drydock.worker.metrics;

import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.worker.wiring.WorkerSettings;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The window of a worker onto the outside, if it was given an address to be seen at. */
public final class Lookout implements AutoCloseable {
    private final @Nullable Endpoint endpoint;
    private final @Nullable OpenRuns runs;

    private Lookout(@Nullable Endpoint endpoint, @Nullable OpenRuns runs) {
        this.endpoint = endpoint;
        this.runs = runs;
    }

    /** @param listen null: nothing is opened */
    public static Lookout open(
            @Nullable InetSocketAddress listen,
            Meters meters,
            Readiness readiness,
            WorkflowClient client,
            WorkerSettings settings) {
        if (listen == null) {
            return new Lookout(null, null);
        }
        Endpoint endpoint;
        try {
            endpoint = Endpoint.open(listen, meters, readiness);
        } catch (IOException e) {
            throw new GiveUp("metrics cannot be served at " + listen + ": " + e.getMessage(), e);
        }
        var folder = new ClusterFolder(settings.clusters());
        return new Lookout(
                endpoint,
                settings.serving().runbooks()
                        ? new OpenRuns(
                                client,
                                () -> folder.all().stream()
                                        .map(ClusterName::toString)
                                        .toList(),
                                meters)
                        : null);
    }

    /** Where, for people; empty: nowhere. */
    public String says() {
        return endpoint == null ? "" : "; metrics and health at " + endpoint.address();
    }

    @Override
    public void close() {
        if (runs != null) {
            runs.close();
        }
        if (endpoint != null) {
            endpoint.close();
        }
    }
}
