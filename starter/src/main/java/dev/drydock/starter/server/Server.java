package dev.drydock.starter.server;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.codec.Payloads;
import dev.drydock.workflows.service.Refusal;
import dev.drydock.workflows.words.Exit;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An open connection. */
public final class Server implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration QUERY = Duration.ofSeconds(10);

    private final Settings settings;
    private final Wire wire;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    private Server(Settings settings, Wire wire, WorkflowServiceStubs stubs) {
        this.settings = settings;
        this.wire = wire;
        this.stubs = stubs;
        this.client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(settings.namespace())
                        .setDataConverter(Payloads.converter(settings.codec().keys()))
                        .build());
    }

    public static Server connect(Settings settings) {
        var wire = new Wire();
        var stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder(settings.stubs())
                .setRpcQueryTimeout(QUERY)
                .setChannelInitializer(wire::serve)
                .build());
        try {
            stubs.connect(CONNECT);
            return new Server(settings, wire, stubs);
        } catch (RuntimeException e) {
            end(stubs, wire);
            throw told(settings, e);
        }
    }

    /** A channel that is not done in time still needs its thread, which ends with the program. */
    private static void end(WorkflowServiceStubs stubs, Wire wire) {
        stubs.shutdownNow();
        stubs.awaitTermination(1, TimeUnit.SECONDS);
        if (stubs.isTerminated()) {
            wire.close();
        }
    }

    public Settings settings() {
        return settings;
    }

    public WorkflowClient client() {
        return client;
    }

    /** What reads payloads that were not read by the client. */
    public DataConverter converter() {
        return client.getOptions().getDataConverter();
    }

    public WorkflowServiceBlockingStub service() {
        return stubs.blockingStub();
    }

    @Override
    public void close() {
        end(stubs, wire);
    }

    /** An error of the connection as a sentence; anything else as it was. */
    public static RuntimeException told(Settings settings, Throwable error) {
        if (error instanceof Failure failure) {
            return failure;
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof Locked locked) {
                return Keyless.here(settings, locked);
            }
        }
        return Refusal.of(settings.told(), error)
                .<RuntimeException>map(refusal -> new Failure(refusal.exit(), refusal.says(), next(refusal), error))
                .orElseGet(() -> plain(error));
    }

    private static String next(Refusal refusal) {
        return refusal.exit() == Exit.TEMPORARY
                ? "drydock doctor, or for a laptop: drydock dev --clusters DIR"
                : "drydock doctor";
    }

    private static RuntimeException plain(Throwable error) {
        return error instanceof RuntimeException plain ? plain : new IllegalStateException(error);
    }
}
