package dev.drydock.activities.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.steps.Beat;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Json;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A run that is nothing but gates, each with a step on a node behind it; gates and step are those of every runbook. */
final class Approving {
    static final String CLUSTER = "corrosion/bench";
    static final String GATE = "go";

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private Approving() {}

    @WorkflowInterface
    public interface Gates {
        /** Answers when each command began on its node, in nanoseconds of the epoch. */
        @WorkflowMethod
        List<String> run(RunInput input, int times);

        @SignalMethod
        void say(JsonNode said);

        @QueryMethod
        Status status();
    }

    @ActivityInterface
    public interface Steps {
        String step(String run, String step);
    }

    public static final class GatesWorkflow implements Gates {
        private final Steps steps = Workflow.newActivityStub(Steps.class, StepOptions.on(CLUSTER, DEADLINE));
        private final Floor floor;

        @WorkflowInit
        public GatesWorkflow(RunInput input, int times) {
            floor = Floor.of(input, null, new Floor.Steps(List.of(), List.of()));
            floor.begin(Json.read(floor.plan().request(), Home.class));
        }

        @Override
        public List<String> run(RunInput input, int times) {
            var began = new ArrayList<String>();
            for (int time = 0; time < times; time++) {
                if (floor.gate(GATE, subject(time), "may it go on?") instanceof Tally.Standing.Passed) {
                    began.add(steps.step(Floor.runId(), "step-" + time));
                }
            }
            return began;
        }

        @Override
        public void say(JsonNode said) {
            floor.hear(said);
        }

        @Override
        public Status status() {
            return floor.status();
        }
    }

    static String subject(int time) {
        return "sha256:" + time;
    }

    /** A step directory on a node, whose command tells when it began. */
    record Clock(Reach node) implements Steps {
        @Override
        public String step(String run, String step) {
            var beat = Beat.temporal().get();
            var hold = new Hold(run, beat.asking().epoch());
            var call = new StepCall(hold, step, "date +%s%N", StepCall.Again.RUN, DEADLINE);
            return node.step(call, () -> beat.of(new Progress("", 0, 0, step)))
                    .out()
                    .strip();
        }
    }
}
