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
import dev.drydock.workflows.words.ClusterName;
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
import java.util.Objects;
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
    private final String name;
    private final Script script;
    private final @Nullable ScriptedCluster cluster;
    private @Nullable Boolean labelled;

    public Dock(int nodes) {
        this(nodes, true);
    }

    /** @param served whether a worker serves the system's queue */
    public Dock(int nodes, boolean served) {
        env = environment();
        name = ScriptedCluster.NAME;
        cluster = new ScriptedCluster(nodes, this::now);
        script = cluster.script();
        serve(served ? new Object[] {cluster, cluster.undo(), cluster.lateWrites(), cluster.sinks()} : new Object[] {});
    }

    /**
     * Another system's cluster.
     *
     * @param steps what serves it
     */
    public Dock(String name, Script script, Object... steps) {
        env = environment();
        this.name = name;
        this.script = script;
        cluster = null;
        serve(steps);
    }

    private static TestWorkflowEnvironment environment() {
        return TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setInitialTime(BEGIN)
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build())
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setIdentity("dock")
                        .setDataConverter(Payloads.converter())
                        .build())
                .build());
    }

    private void serve(Object... steps) {
        WorkerOptions options = WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setDefaultDeadlockDetectionTimeout(10_000)
                .build();
        env.newWorker(Queues.RUNBOOKS, options).registerWorkflowImplementationTypes(workflows());
        if (steps.length > 0) {
            env.newWorker(ClusterName.of(name).queue(), options).registerActivitiesImplementations(steps);
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
        return Objects.requireNonNull(cluster, "this dock has no Corrosion");
    }

    public String name() {
        return name;
    }

    public Script script() {
        return script;
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
                                .setWorkflowId(
                                        "plan/" + name + "/" + histories().size())
                                .build());
        return planning.plan(new PlanRequest(runbook, name, options, REQUESTER, "the schema changes", null, now()));
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
                name,
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
                                .setWorkflowId(name)
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
                .filter(e -> e.getWorkflowId().equals(name))
                .map(this::history)
                .toList();
    }

    /** What the nodes' own workflows left. */
    public List<WorkflowExecutionHistory> children(String... nodes) {
        List<String> ids = Stream.of(nodes).map(n -> name + "/" + n).toList();
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
