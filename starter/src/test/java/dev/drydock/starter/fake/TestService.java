package dev.drydock.starter.fake;

import dev.drydock.workflows.codec.Payloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Temporal's in-JVM service behind a port, with a scripted worker, as the command line meets it. */
public final class TestService implements AutoCloseable {
    private final TestServer.PortBoundTestServer server;
    private final WorkflowServiceStubs stubs;
    private final WorkerFactory factory;
    private final String address;

    private TestService(int port, Duration pace) {
        server = TestServer.createPortBoundServer(port);
        address = "127.0.0.1:" + port;
        stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        factory = WorkerFactory.newInstance(WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build()));
        var worker = factory.newWorker(
                "drydock",
                WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(500))
                        .build());
        worker.registerWorkflowImplementationTypes(
                ScriptedRun.class,
                ScriptedRun.NodeRun.class,
                ScriptedDesk.Plans.class,
                ScriptedDesk.Clusters.class,
                ScriptedDesk.Doctor.class,
                ScriptedDesk.Sudoing.class,
                ScriptedDesk.Logs.class);
        worker.registerActivitiesImplementations(new ScriptedSteps(pace));
    }

    public static TestService withWorker(Duration pace) {
        var service = new TestService(free(), pace);
        service.factory.start();
        return service;
    }

    public static TestService withoutWorker() {
        return new TestService(free(), Duration.ZERO);
    }

    private static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public String address() {
        return address;
    }

    @Override
    public void close() {
        factory.shutdownNow();
        factory.awaitTermination(5, TimeUnit.SECONDS);
        stubs.shutdownNow();
        server.close();
    }

    /** For looking at it by hand: {@code TestService PORT PACE_MILLIS}. */
    public static void main(String... args) throws InterruptedException {
        var service = new TestService(Integer.parseInt(args[0]), Duration.ofMillis(Long.parseLong(args[1])));
        service.factory.start();
        Thread.currentThread().join();
    }
}
