package dev.drydock.workflows.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.codec.Payloads;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.run.Planning;
import dev.drydock.workflows.run.Queues;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.runbooks.PlanningWorkflow;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.signature.SoftKey;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.webhooks.DeliveryWorkflow;
import dev.drydock.workflows.words.Json;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An in-JVM server with a worker that serves every runbook on a scripted cluster. Its clock begins at a fixed time and
 * stands with the wall's unless a test waits for a result or lets time pass.
 */
public final class Dock implements AutoCloseable {
    public static final Instant BEGIN = Instant.parse("2026-11-21T23:00:00Z");
    public static final String REQUESTER = "dev-c";

    private final TestWorkflowEnvironment env;
    private final ScriptedCluster cluster;
    private @Nullable Boolean labelled;

    public Dock(int nodes) {
        this(nodes, true);
    }

    /** @param served whether a worker serves the system's queue */
    public Dock(int nodes, boolean served) {
        env = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setInitialTime(BEGIN)
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build())
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setIdentity("dock")
                        .setDataConverter(Payloads.converter())
                        .build())
                .build());
        cluster = new ScriptedCluster(nodes, this::now);
        WorkerOptions options = WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setDefaultDeadlockDetectionTimeout(10_000)
                .build();
        env.newWorker(Queues.RUNBOOKS, options).registerWorkflowImplementationTypes(workflows());
        if (served) {
            env.newWorker("drydock-corrosion", options)
                    .registerActivitiesImplementations(cluster, cluster.undo(), cluster.lateWrites(), cluster.sinks());
        }
        env.start();
    }

    public static Class<?>[] workflows() {
        return Stream.concat(
                        Stream.of(PlanningWorkflow.class, DeliveryWorkflow.class),
                        Runbooks.cards().stream().flatMap(c -> c.workflows().stream()))
                .toArray(Class<?>[]::new);
    }

    /** Runs that are started from now on keep search attributes. */
    public Dock labelling() {
        env.registerSearchAttribute("DrydockPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        env.registerSearchAttribute("DrydockNeedsPerson", IndexedValueType.INDEXED_VALUE_TYPE_BOOL);
        env.registerSearchAttribute("DrydockOutcome", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        labelled = true;
        return this;
    }

    public ScriptedCluster cluster() {
        return cluster;
    }

    public Script script() {
        return cluster.script();
    }

    public Instant now() {
        return Instant.ofEpochMilli(env.currentTimeMillis());
    }

    public void pass(Duration time) {
        env.sleep(time);
    }

    // -- planning

    public PlanAnswer ask(String runbook, Map<String, List<String>> options) {
        var planning = client().newWorkflowStub(
                        Planning.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(Queues.RUNBOOKS)
                                .setWorkflowId("plan/" + ScriptedCluster.NAME + "/"
                                        + histories().size())
                                .build());
        return planning.plan(
                new PlanRequest(runbook, ScriptedCluster.NAME, options, REQUESTER, "the schema changes", null, now()));
    }

    public ObjectNode plan(String runbook, Map<String, List<String>> options) {
        return switch (ask(runbook, options)) {
            case PlanAnswer.Made(ObjectNode plan) -> plan;
            case PlanAnswer.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    // -- running

    /** Plans and starts a reseed with these options, e.g. {@code "canary", "1"}. */
    public Run reseed(String... options) {
        return start(plan("reseed", options(options)));
    }

    public static Map<String, List<String>> options(String... pairs) {
        var options = new TreeMap<String, List<String>>();
        for (int i = 0; i < pairs.length; i += 2) {
            options.computeIfAbsent(pairs[i], n -> new ArrayList<>()).add(pairs[i + 1]);
        }
        return options;
    }

    public Run start(ObjectNode plan) {
        return start(plan, new Said(starting(plan).text(), null));
    }

    /** The start signed. */
    public Run start(ObjectNode plan, SoftKey key) {
        return start(plan, Run.signed(starting(plan), key));
    }

    private Statement starting(ObjectNode plan) {
        return new Statement(
                Statement.ABOUT,
                "start",
                now(),
                REQUESTER,
                ScriptedCluster.NAME,
                "start",
                plan.path("digest").asText(),
                "",
                "",
                plan.path("digest").asText(),
                "",
                now().plus(Duration.ofHours(1)),
                Json.MAPPER.createObjectNode());
    }

    private Run start(ObjectNode plan, Said said) {
        var stub = client().newUntypedWorkflowStub(
                        plan.path("runbook").asText(),
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(Queues.RUNBOOKS)
                                .setWorkflowId(ScriptedCluster.NAME)
                                .build());
        stub.start(new RunInput(plan, said, null, labelled));
        return new Run(this, stub, plan);
    }

    public WorkflowClient client() {
        return env.getWorkflowClient();
    }

    // -- histories

    /** Every part of every chain, children included. */
    public List<WorkflowExecutionHistory> histories() {
        return executions().stream().map(this::history).toList();
    }

    /** Every part of the cluster's runs, without children. */
    public List<WorkflowExecutionHistory> chain() {
        return executions().stream()
                .filter(e -> e.getWorkflowId().equals(ScriptedCluster.NAME))
                .map(this::history)
                .toList();
    }

    /** What the nodes' own workflows left. */
    public List<WorkflowExecutionHistory> children(String... nodes) {
        List<String> ids =
                Stream.of(nodes).map(n -> ScriptedCluster.NAME + "/" + n).toList();
        return executions().stream()
                .filter(e -> ids.contains(e.getWorkflowId()))
                .map(this::history)
                .toList();
    }

    private WorkflowExecutionHistory history(WorkflowExecution execution) {
        return client().fetchHistory(execution.getWorkflowId(), execution.getRunId());
    }

    private List<WorkflowExecution> executions() {
        var service = env.getWorkflowServiceStubs().blockingStub();
        var executions = new ArrayList<WorkflowExecution>();
        service.listClosedWorkflowExecutions(ListClosedWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(env.getNamespace())
                        .build())
                .getExecutionsList()
                .forEach(e -> executions.add(e.getExecution()));
        service.listOpenWorkflowExecutions(ListOpenWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(env.getNamespace())
                        .build())
                .getExecutionsList()
                .forEach(e -> executions.add(e.getExecution()));
        return executions;
    }

    @Override
    public void close() {
        env.close();
    }
}
