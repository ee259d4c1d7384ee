package dev.drydock.activities.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.words.Json;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RunPaceTest {
    private static final String QUEUE = "pace";

    /** A run that answers its status as all do, and a step of it that wants to know the bandwidth. */
    @WorkflowInterface
    public interface Run {
        @WorkflowMethod
        long bandwidth(String pace);

        @QueryMethod
        JsonNode status();
    }

    @ActivityInterface
    public interface Step {
        long bandwidth();
    }

    public static final class Paced implements Run {
        private String pace = "{}";

        @Override
        public long bandwidth(String pace) {
            this.pace = pace;
            return Workflow.newActivityStub(
                            Step.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                                    .build())
                    .bandwidth();
        }

        @Override
        public JsonNode status() {
            return Json.read("{\"pace\":" + pace + "}");
        }
    }

    private static long asked(String pace) {
        try (var server = TestWorkflowEnvironment.newInstance()) {
            var worker = server.newWorker(QUEUE);
            worker.registerWorkflowImplementationTypes(Paced.class);
            worker.registerActivitiesImplementations(
                    (Step) () -> Beat.temporal().get().bandwidth().orElse(-1));
            server.start();
            return server.getWorkflowClient()
                    .newWorkflowStub(
                            Run.class,
                            WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build())
                    .bandwidth(pace);
        }
    }

    @Test
    void a_step_hears_from_its_run_what_operators_said_since() {
        assertThat(asked("{\"bandwidth\":\"20M\"}")).isEqualTo(20 << 20);
        assertThat(asked("{\"inFlight\":3}")).isEqualTo(-1);
        assertThat(asked("null")).isEqualTo(-1);
    }

    @Test
    void a_run_that_does_not_answer_has_said_nothing_else() {
        var pace = new RunPace(() -> {
            throw new IllegalStateException("no worker");
        });

        assertThat(pace.bandwidth()).isEqualTo(OptionalLong.empty());
    }
}
