package dev.drydock.worker.metrics;

import dev.drydock.workflows.run.Status;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryConditionallyRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the open run of each cluster how it stands, by the cluster's name, every {@value #SECONDS} s. Nothing is listed,
 * so a run shows as soon as it has begun; each worker that serves runbooks shows all clusters it has files of.
 */
final class OpenRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenRuns.class);
    private static final int SECONDS = 15;

    private final WorkflowClient client;
    private final Supplier<List<String>> clusters;
    private final Meters meters;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("open-runs").factory());

    OpenRuns(WorkflowClient asker, Supplier<List<String>> clusters, Meters meters) {
        this.client = WorkflowClient.newInstance(
                asker.getWorkflowServiceStubs(),
                WorkflowClientOptions.newBuilder(asker.getOptions())
                        .setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_OPEN)
                        .build());
        this.clusters = clusters;
        this.meters = meters;
        var _ = clock.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        var open = new ArrayList<Status>();
        var mute = new ArrayList<String>();
        try {
            clusters.get().forEach(cluster -> ask(cluster, open, mute));
            meters.show(open, mute);
        } catch (RuntimeException e) {
            LOG.warn("how the open runs stand cannot be seen, and is asked again in {} s: {}", SECONDS, e.toString());
        }
    }

    private void ask(String cluster, List<Status> open, List<String> mute) {
        try {
            open.add(client.newUntypedWorkflowStub(cluster).query("status", Status.class));
        } catch (WorkflowNotFoundException | WorkflowQueryConditionallyRejectedException _) {
            // nothing is open there
        } catch (WorkflowException e) {
            mute.add(cluster);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
