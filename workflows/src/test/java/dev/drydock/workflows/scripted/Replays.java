package dev.drydock.workflows.scripted;

import dev.drydock.workflows.codec.Payloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;

/** Replays histories through JSON, as one that was kept is replayed, on a worker that never ran anything. */
public final class Replays implements AutoCloseable {
    private final TestWorkflowEnvironment env = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
            .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                    .setUsingVirtualWorkflowThreads(true)
                    .build())
            .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                    .setDataConverter(Payloads.converter())
                    .build())
            .build());

    public void replay(String json, String workflowId) throws Exception {
        // As the worker's own: the first history in a cold JVM on a busy machine takes longer than the SDK's 1 s.
        var worker = env.newWorker(
                "replays-" + System.nanoTime(),
                WorkerOptions.newBuilder()
                        .setDefaultDeadlockDetectionTimeout(10_000)
                        .build());
        worker.registerWorkflowImplementationTypes(Dock.workflows());
        WorkflowReplayer.replayWorkflowExecution(WorkflowExecutionHistory.fromJson(json, workflowId), worker);
    }

    public void replay(WorkflowExecutionHistory history) throws Exception {
        replay(history.toJson(false), history.getWorkflowExecution().getWorkflowId());
    }

    @Override
    public void close() {
        env.close();
    }
}
