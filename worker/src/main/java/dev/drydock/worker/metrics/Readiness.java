package dev.drydock.worker.metrics;

import dev.drydock.worker.wiring.Serving;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether this worker gets work. The server is asked which pollers it knows: a connection may stand while nothing is
 * polled, and a server that comes back knows nobody until the worker has asked it again.
 */
public final class Readiness {
    private static final int SECONDS = 3;

    /** A poll that finds nothing ends after a minute. */
    private static final Duration POLL = Duration.ofMinutes(2);

    private final WorkflowClient client;
    private final Serving serving;
    private final String address;
    private volatile boolean stopping;

    public Readiness(WorkflowClient client, Serving serving, String address) {
        this.client = client;
        this.serving = serving;
        this.address = address;
    }

    /** From now on it is not ready any more. */
    public void stopping() {
        stopping = true;
    }

    /** Why it is not ready, in a sentence; empty: it is. */
    Optional<String> trouble() {
        if (stopping) {
            return Optional.of("the worker was told to stop and takes no new steps");
        }
        try {
            return serving.queues().stream()
                    .filter(q -> !polls(q))
                    .findFirst()
                    .map(q -> "the Temporal service at " + address + " does not see this worker at queue " + q.name()
                            + " yet");
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Code.UNIMPLEMENTED
                    ? Optional.empty() // the in-memory server cannot tell, but it answered
                    : Optional.of("the Temporal service at " + address + " does not answer: "
                            + e.getStatus().getCode());
        }
    }

    private boolean polls(Serving.Queue queue) {
        return client
                .getWorkflowServiceStubs()
                .blockingStub()
                .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(queue.name()))
                        .setTaskQueueType(queue.type())
                        .build())
                .getPollersList()
                .stream()
                .anyMatch(this::mine);
    }

    private boolean mine(PollerInfo poller) {
        return poller.getIdentity().equals(client.getOptions().getIdentity())
                && Instant.ofEpochSecond(poller.getLastAccessTime().getSeconds())
                        .isAfter(Instant.now().minus(POLL));
    }
}
