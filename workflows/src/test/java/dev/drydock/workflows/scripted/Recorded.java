package dev.drydock.workflows.scripted;

import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.TestInfo;

/** Keeps histories as files named after what happened, when the system property {@code drydock.record} names a folder. */
final class Recorded {
    private Recorded() {}

    static void keep(WorkflowExecutionHistory history, TestInfo test) throws IOException {
        String folder = System.getProperty("drydock.record", "");
        String type = type(history);
        String id = history.getWorkflowExecution().getWorkflowId();
        boolean one = id.equals(ScriptedCluster.NAME) || id.equals(cluster(type)) || id.endsWith("/n1");
        if (!folder.isEmpty() && one) {
            String what = test.getTestMethod().orElseThrow().getName().replace('_', '-');
            Files.writeString(Path.of(folder, type + "." + what + ".json"), history.toJson(false) + "\n");
        }
    }

    /** Whose runs of a type are kept. */
    static String cluster(String type) {
        return type.equals("rollback") ? "patroni/main" : ScriptedCluster.NAME;
    }

    static String type(WorkflowExecutionHistory history) {
        return history.getHistory()
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getWorkflowType()
                .getName();
    }
}
