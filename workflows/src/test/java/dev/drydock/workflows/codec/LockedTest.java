package dev.drydock.workflows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker without the key holds a run up and never ends it. */
final class LockedTest {
    private static final String OLD = "k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String NEW = "k2 Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static final String QUEUE = "locked";
    private static final String ID = "greeting";

    private final TestWorkflowEnvironment server = TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());

    @WorkflowInterface
    public interface Greeting {
        @WorkflowMethod
        String greet(String greeting);

        @SignalMethod
        void name(String name);
    }

    public static final class GreetingWorkflow implements Greeting {
        private String name = "";

        @Override
        public String greet(String greeting) {
            Workflow.await(() -> !name.isEmpty());
            return greeting + " " + name;
        }

        @Override
        public void name(String heard) {
            name = heard;
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private WorkflowClient client(String... keys) {
        var ring = keys.length == 0 ? KeyRing.EMPTY : KeyRing.read("test", List.of(keys));
        return WorkflowClient.newInstance(
                server.getWorkflowServiceStubs(),
                WorkflowClientOptions.newBuilder()
                        .setNamespace(server.getNamespace())
                        .setDataConverter(Payloads.converter(ring))
                        .build());
    }

    private WorkerFactory worker(String... keys) {
        var factory = WorkerFactory.newInstance(client(keys));
        factory.newWorker(QUEUE).registerWorkflowImplementationTypes(GreetingWorkflow.class);
        factory.start();
        return factory;
    }

    private static void stop(WorkerFactory worker) {
        worker.shutdownNow();
        worker.awaitTermination(10, TimeUnit.SECONDS);
    }

    private static WorkflowStub greeting(WorkflowClient client) {
        var stub = client.newUntypedWorkflowStub(
                "Greeting",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId(ID)
                        .setWorkflowTaskTimeout(Duration.ofSeconds(1))
                        .build());
        stub.start("hello");
        return stub;
    }

    private List<HistoryEvent> failed() {
        return server.getWorkflowClient().fetchHistory(ID).getEvents().stream()
                .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
                .toList();
    }

    private String awaitFailedTask() {
        return await().atMost(Duration.ofSeconds(30))
                .until(this::failed, failed -> !failed.isEmpty())
                .getLast()
                .getWorkflowTaskFailedEventAttributes()
                .getFailure()
                .getMessage();
    }

    private WorkflowExecutionStatus status() {
        return server.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(server.getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(ID))
                        .build())
                .getWorkflowExecutionInfo()
                .getStatus();
    }

    @Test
    void a_run_waits_until_a_worker_comes_that_has_its_key() throws Exception {
        var run = greeting(client(OLD));
        var without = worker();
        String says = awaitFailedTask();
        var meanwhile = status();
        stop(without);

        var with = worker(OLD);
        run.signal("name", "world");
        String result = run.getResult(30, TimeUnit.SECONDS, String.class);
        stop(with);

        assertThat(says).isEqualTo("it is encrypted with codec key k1, and no codec key is known here");
        assertThat(meanwhile).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(result).isEqualTo("hello world");
    }

    @Test
    void a_signal_under_a_key_that_the_worker_lacks_is_not_lost() throws Exception {
        greeting(client(OLD));
        var old = worker(OLD);
        var newer = client(NEW, OLD).newUntypedWorkflowStub(ID);
        newer.signal("name", "world");
        String says = awaitFailedTask();
        stop(old);

        var both = worker(NEW, OLD);
        String result = newer.getResult(30, TimeUnit.SECONDS, String.class);
        stop(both);

        assertThat(says).isEqualTo("it is encrypted with codec key k2, and only codec key k1 is known here");
        assertThat(result).isEqualTo("hello world");
    }

    @Test
    void a_plain_signal_is_heard_by_a_run_that_is_encrypted() {
        var run = greeting(client(OLD));
        var with = worker(OLD);

        client().newUntypedWorkflowStub(ID).signal("name", "plain world");
        String result = run.getResult(String.class);
        stop(with);

        assertThat(result).isEqualTo("hello plain world");
    }
}
