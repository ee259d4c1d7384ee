package dev.drydock.worker.wiring;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.drydock.activities.desk.DeskSteps;
import dev.drydock.workflows.desk.DeskWorkflows;
import dev.drydock.workflows.run.Queues;
import dev.drydock.workflows.runbooks.PlanningWorkflow;
import dev.drydock.workflows.runbooks.Runbooks;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Serves the runbooks and every system's steps until it is closed. */
public final class DrydockWorker implements AutoCloseable {
    /** A step that runs when the worker is told to stop gets this long to come to its end. */
    private static final int LAST_SECONDS = 30;

    private static final Duration BOARD = Duration.ofSeconds(1);

    private final WorkerFactory factory;
    private final WorkerSettings settings;

    private DrydockWorker(WorkerFactory factory, WorkerSettings settings) {
        this.factory = factory;
        this.settings = settings;
    }

    public static DrydockWorker start(WorkflowClient client, WorkerSettings settings) {
        Injector injector = Guice.createInjector(new Wiring(settings));
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        runbooks(factory.newWorker(Queues.RUNBOOKS, options()), injector);
        for (Systems system : Systems.ALL) {
            Worker worker = factory.newWorker(system.queue(), options());
            worker.registerActivitiesImplementations(system.activities(injector));
            worker.registerActivitiesImplementations(injector.getInstance(DeskSteps.class));
        }
        factory.start();
        return new DrydockWorker(factory, settings);
    }

    private static void runbooks(Worker worker, Injector injector) {
        Runbooks.cards().forEach(card -> card.workflows().forEach(worker::registerWorkflowImplementationTypes));
        worker.registerWorkflowImplementationTypes(PlanningWorkflow.class);
        DeskWorkflows.all().forEach(worker::registerWorkflowImplementationTypes);
        worker.registerActivitiesImplementations(injector.getInstance(DeskSteps.class));
    }

    private static WorkerOptions options() {
        // The SDK would hold progress back for 8 of a step's 10 s, and the board would stand still.
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                // The first plan in a cold JVM on a busy machine takes longer than the SDK's 1 s.
                .setDefaultDeadlockDetectionTimeout(10_000)
                .setMaxHeartbeatThrottleInterval(BOARD)
                .setDefaultHeartbeatThrottleInterval(BOARD)
                .build();
    }

    /** What it serves, for people. */
    public String says() {
        return "serving the clusters of " + settings.clusters()
                + (settings.allowUnsigned() ? "; UNSIGNED statements count" : "")
                + (settings.codec().keys().encrypts()
                        ? "; encrypted with " + settings.codec().keys().told()
                        : "");
    }

    /** Takes no new work, lets running steps end, and interrupts what is still there after {@value #LAST_SECONDS} s. */
    @Override
    public void close() {
        factory.shutdown();
        factory.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
        factory.shutdownNow();
        factory.awaitTermination(5, TimeUnit.SECONDS);
    }
}
