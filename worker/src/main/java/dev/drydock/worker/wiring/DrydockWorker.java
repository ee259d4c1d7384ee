package dev.drydock.worker.wiring;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.drydock.activities.clusters.PolicyFile;
import dev.drydock.activities.clusters.PolicySteps;
import dev.drydock.activities.desk.DeskSteps;
import dev.drydock.activities.webhooks.WebhookSteps;
import dev.drydock.worker.watch.RunningSteps;
import dev.drydock.worker.watch.StepName;
import dev.drydock.worker.watch.StopFile;
import dev.drydock.workflows.desk.DeskWorkflows;
import dev.drydock.workflows.run.Queues;
import dev.drydock.workflows.runbooks.PlanningWorkflow;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.webhooks.DeliveryWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Serves the runbooks and every system's steps until it is closed. */
public final class DrydockWorker implements AutoCloseable {
    /** What an interrupted step needs to get out of the way. */
    private static final int LAST_SECONDS = 5;

    private static final Duration BOARD = Duration.ofSeconds(1);

    private final WorkerFactory factory;
    private final WorkerSettings settings;
    private final RunningSteps steps;

    private DrydockWorker(WorkerFactory factory, WorkerSettings settings, RunningSteps steps) {
        this.factory = factory;
        this.settings = settings;
        this.steps = steps;
    }

    public static DrydockWorker start(WorkflowClient client, WorkerSettings settings) {
        Injector injector = Guice.createInjector(new Wiring(settings));
        var steps = new RunningSteps();
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkerInterceptors(steps, new StopFile(settings.clusters()))
                        .build());
        if (settings.serving().runbooks()) {
            runbooks(factory.newWorker(Queues.RUNBOOKS, options()), injector);
        }
        for (Systems system : Systems.served(settings.serving())) {
            Worker worker = factory.newWorker(system.queue(), options());
            worker.registerActivitiesImplementations(system.activities(injector));
            worker.registerActivitiesImplementations(
                    injector.getInstance(DeskSteps.class),
                    injector.getInstance(PolicySteps.class),
                    injector.getInstance(WebhookSteps.class));
        }
        factory.start();
        return new DrydockWorker(factory, settings, steps);
    }

    private static void runbooks(Worker worker, Injector injector) {
        Runbooks.cards().forEach(card -> card.workflows().forEach(worker::registerWorkflowImplementationTypes));
        worker.registerWorkflowImplementationTypes(PlanningWorkflow.class);
        worker.registerWorkflowImplementationTypes(DeliveryWorkflow.class);
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
        return "serving " + settings.serving().says() + ", the clusters of " + settings.clusters()
                + (settings.allowUnsigned() ? "; UNSIGNED statements count" + unlessPolicy() : "")
                + (settings.codec().keys().encrypts()
                        ? "; encrypted with " + settings.codec().keys().told()
                        : "");
    }

    private String unlessPolicy() {
        return Files.exists(settings.clusters().resolve(PolicyFile.NAME))
                ? " where " + PolicyFile.NAME + " lets them"
                : "";
    }

    /** The steps it does now. */
    public List<StepName> running() {
        return steps.now();
    }

    /**
     * Takes no new work, and has running steps reach a safe point: one that heartbeats is left at its next beat, since
     * what it began on a node goes on in its step directory; one that does not comes to its end.
     *
     * @return the steps that had reached none when the time was up; they were interrupted
     */
    public List<StepName> stop() {
        factory.shutdown();
        factory.awaitTermination(settings.stopWithin().toMillis(), TimeUnit.MILLISECONDS);
        List<StepName> left = steps.now();
        steps.leave();
        factory.shutdownNow();
        factory.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
        return left;
    }

    @Override
    public void close() {
        if (!factory.isShutdown()) {
            stop();
        }
    }
}
