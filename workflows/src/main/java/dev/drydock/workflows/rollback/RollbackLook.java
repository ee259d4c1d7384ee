package dev.drydock.workflows.rollback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.ClusterName;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Looks at a Patroni cluster from inside a workflow; nothing changes. */
final class RollbackLook {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String cluster;
    private final Rollback.Steps probe;
    private final Rollback.Steps steps;
    private final Rollback.Steps brief;

    RollbackLook(String cluster) {
        this.cluster = cluster;
        this.probe = Workflow.newActivityStub(
                Rollback.Steps.class, StepOptions.probe(ClusterName.of(cluster).queue()));
        this.steps = Workflow.newActivityStub(Rollback.Steps.class, StepOptions.on(cluster, PATIENCE));
        this.brief = Workflow.newActivityStub(Rollback.Steps.class, StepOptions.brief(cluster, PATIENCE));
    }

    Home home() {
        return probe.home(cluster);
    }

    Survey survey() {
        return steps.survey(cluster);
    }

    void keep(ObjectNode plan) {
        brief.keep(cluster, plan);
    }

    boolean made(String digest) {
        return brief.made(cluster, digest);
    }
}
