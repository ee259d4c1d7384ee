package dev.drydock.starter.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Runbook;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** What a scripted run consists of; the types are named as a reseed's are. */
public interface Scripted {
    @WorkflowInterface
    interface Run extends Runbook {
        @WorkflowMethod(name = "reseed")
        ObjectNode run(RunInput input);
    }

    @WorkflowInterface
    interface Node {
        @WorkflowMethod(name = "reseed-node")
        String reseed(ObjectNode job, String from);
    }

    @ActivityInterface(namePrefix = "Reseed")
    interface Steps {
        String backup(String cluster);

        String stop(ObjectNode job);

        String restore(ObjectNode job);
    }
}
