package dev.drydock.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.words.Errand;
import io.temporal.activity.ActivityInfo;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepNameTest {
    private static ActivityInfo info(String workflow, String type) {
        return (ActivityInfo) Proxy.newProxyInstance(
                StepNameTest.class.getClassLoader(),
                new Class<?>[] {ActivityInfo.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getWorkflowId" -> workflow;
                    case "getWorkflowRunId" -> "part-1";
                    case "getActivityType" -> type;
                    case "getAttempt" -> 3;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @ParameterizedTest
    @CsvSource({
        "corrosion/eu-1,          ReseedSurvey,     corrosion/eu-1, '', part-1, survey",
        "corrosion/eu-1/n1,       ReseedBeforeStop, corrosion/eu-1, n1, '',     before-stop",
        "plan/corrosion/eu-1/4-2, ReseedHome,       corrosion/eu-1, '', '',     home",
        "desk/4-2,                DeskClusters,     '',             '', '',     clusters"
    })
    void it_is_told_by_the_workflow_that_asks(
            String workflow, String type, String cluster, String node, String run, String step) {
        StepName name = StepName.of(info(workflow, type), new Object[] {"x"});

        assertThat(name).isEqualTo(new StepName(cluster, node, run, step, 3));
    }

    @ParameterizedTest
    @CsvSource({"corrosion/eu-1", "corrosion/eu-1/n1"})
    void an_errand_says_which_run_asks(String workflow) {
        Errand errand = () -> "first";

        StepName name = StepName.of(info(workflow, "ReseedStop"), new Object[] {errand});

        assertThat(name.run()).isEqualTo("first");
    }
}
