package dev.drydock.worker.main;

import com.uber.m3.tally.Scope;
import dev.drydock.worker.wiring.WorkerSettings;
import dev.drydock.workflows.codec.KeyRing;
import dev.drydock.workflows.codec.Payloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection to the Temporal service that answered once. */
public record Connected(WorkflowServiceStubs service, WorkflowClient client) implements AutoCloseable {
    /** A loaded machine answers the first question late; the SDK's own 5 s are too short there. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

    /** A server that starts with this process is sure to answer, once the machine has the time. */
    private static final Duration FIRST_ANSWER_HERE = Duration.ofMinutes(1);

    /** @param figures where the SDK counts */
    static Connected to(ClientConfigProfile settings, KeyRing keys, Scope figures) {
        return open(
                WorkflowServiceStubsOptions.newBuilder(settings.toWorkflowServiceStubsOptions())
                        .setMetricsScope(figures),
                WorkflowClientOptions.newBuilder(settings.toWorkflowClientOptions()),
                keys,
                FIRST_ANSWER);
    }

    /** Without TLS and keys: a server on loopback. */
    public static Connected plainly(String address, WorkerSettings settings) {
        return open(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address),
                WorkflowClientOptions.newBuilder(),
                settings.codec().keys(),
                FIRST_ANSWER_HERE);
    }

    /** The same for a worker that may be killed while others go on: see {@link Unremembered}. */
    public static Connected mortally(String address, WorkerSettings settings) {
        return open(
                WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(address)
                        .setGrpcClientInterceptors(List.of(new Unremembered())),
                WorkflowClientOptions.newBuilder(),
                settings.codec().keys(),
                FIRST_ANSWER_HERE);
    }

    private static Connected open(
            WorkflowServiceStubsOptions.Builder stubs,
            WorkflowClientOptions.Builder options,
            KeyRing keys,
            Duration within) {
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(
                stubs.setSystemInfoTimeout(within).build());
        try {
            service.connect(within);
        } catch (RuntimeException e) {
            service.shutdownNow();
            throw e;
        }
        return new Connected(
                service,
                WorkflowClient.newInstance(
                        service,
                        options.setDataConverter(Payloads.converter(keys)).build()));
    }

    @Override
    public void close() {
        service.shutdownNow();
        service.awaitTermination(2, TimeUnit.SECONDS);
    }
}
