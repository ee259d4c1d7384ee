package dev.drydock.workflows.desk;

import dev.drydock.workflows.run.Queues;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.ClusterName;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.Supplier;

/** The desk's workflows: each asks one step and answers what it said. */
public final class DeskWorkflows {
    private DeskWorkflows() {}

    public static List<Class<?>> all() {
        return List.of(ClustersWorkflow.class, DoctorWorkflow.class, SudoersWorkflow.class, LogsWorkflow.class);
    }

    private static Desk.Steps steps(String queue) {
        return Workflow.newActivityStub(Desk.Steps.class, StepOptions.probe(queue));
    }

    /** A refusal ends the question with the step's own sentence. */
    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (ActivityFailure e) {
            throw ApplicationFailure.newNonRetryableFailure(StepFailure.says(e), "Refused");
        }
    }

    public static final class ClustersWorkflow implements Desk.Clusters {
        @Override
        public List<Desk.Card> clusters() {
            return ask(() -> List.copyOf(steps(Queues.RUNBOOKS).clusters()));
        }
    }

    public static final class DoctorWorkflow implements Desk.Doctor {
        @Override
        public List<Desk.Finding> doctor(String cluster) {
            return ask(() -> List.copyOf(steps(Queues.RUNBOOKS).doctor(cluster)));
        }
    }

    public static final class SudoersWorkflow implements Desk.Sudoing {
        @Override
        public List<Desk.Sudoers> sudoers(String cluster) {
            return ask(() -> List.copyOf(steps(Queues.RUNBOOKS).sudoers(cluster)));
        }
    }

    public static final class LogsWorkflow implements Desk.Logs {
        @Override
        public List<Desk.StepLog> logs(String cluster, String run, String node, String step) {
            String queue = ClusterName.of(cluster).queue();
            return ask(() -> List.copyOf(steps(queue).logs(cluster, run, node, step)));
        }
    }
}
