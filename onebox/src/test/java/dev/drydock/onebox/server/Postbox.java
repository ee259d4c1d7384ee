package dev.drydock.onebox.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Signals of any kind, sent by many at once, and a workflow's histories as the server gives them. */
final class Postbox implements AutoCloseable {
    private static final int TRIES = 200;
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final String NAMESPACE = "default";
    private static final int SENDERS = 16;

    private final WorkflowServiceStubs service;
    private final String workflow;

    /** One signal; {@code encoding} is what its payload says it is. */
    record Letter(String name, String encoding, String body) {
        static Letter say(String json) {
            return new Letter("say", "json/plain", json);
        }

        static Letter of(HistoryEvent event) {
            var signal = event.getWorkflowExecutionSignaledEventAttributes();
            var payload = signal.getInput().getPayloads(0);
            return new Letter(
                    signal.getSignalName(),
                    payload.getMetadataOrThrow("encoding").toStringUtf8(),
                    payload.getData().toString(StandardCharsets.ISO_8859_1));
        }

        private Payloads payloads() {
            return Payloads.newBuilder()
                    .addPayloads(Payload.newBuilder()
                            .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
                            .setData(ByteString.copyFrom(body, StandardCharsets.ISO_8859_1)))
                    .build();
        }
    }

    Postbox(String address, String workflow) {
        service = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        this.workflow = workflow;
    }

    /** Returns when the server has taken them all. */
    void send(List<Letter> letters) throws Exception {
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            List<Callable<Object>> all = letters.stream()
                    .map(letter -> (Callable<Object>) () -> send(letter))
                    .toList();
            for (Future<Object> sent : senders.invokeAll(all)) {
                sent.get();
            }
        }
    }

    /** While a part of the chain ends the service takes nothing for it: again then, as Temporal's own clients do. */
    private Object send(Letter letter) {
        for (int tried = 1; ; tried++) {
            try {
                return service.blockingStub()
                        .signalWorkflowExecution(SignalWorkflowExecutionRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .setWorkflowExecution(
                                        WorkflowExecution.newBuilder().setWorkflowId(workflow))
                                .setSignalName(letter.name())
                                .setInput(letter.payloads())
                                .build());
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED || tried == TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
        }
    }

    /** Run id of the part of the chain that is being written. */
    String part() {
        return service.blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow))
                        .build())
                .getWorkflowExecutionInfo()
                .getExecution()
                .getRunId();
    }

    List<HistoryEvent> history(String part) {
        var events = new ArrayList<HistoryEvent>();
        var page = ByteString.EMPTY;
        do {
            var answer = service.blockingStub()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setExecution(WorkflowExecution.newBuilder()
                                    .setWorkflowId(workflow)
                                    .setRunId(part))
                            .setNextPageToken(page)
                            .build());
            events.addAll(answer.getHistory().getEventsList());
            page = answer.getNextPageToken();
        } while (!page.isEmpty());
        return events;
    }

    @Override
    public void close() {
        service.shutdownNow();
    }
}
