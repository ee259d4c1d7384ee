package dev.drydock.activities.remote;

import dev.drydock.activities.steps.Beat;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Steps that do nothing, asked for as every runbook does: one workflow a node, one activity a step, on two queues. */
final class FanOut {
    static final String CLUSTER = "corrosion/bench";
    static final int STEPS = 5;

    private static final int IN_FLIGHT = 50;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private FanOut() {}

    @WorkflowInterface
    public interface Cluster {
        /** Answers how many steps succeeded. */
        @WorkflowMethod
        int run(List<String> nodes);
    }

    @WorkflowInterface
    public interface Node {
        @WorkflowMethod
        int run(String node, String run);
    }

    @ActivityInterface
    public interface Steps {
        /** Answers what the step said. */
        String step(String node, String run, String step);
    }

    public static final class ClusterWorkflow implements Cluster {
        private int running;
        private int done;

        @Override
        public int run(List<String> nodes) {
            String run = Workflow.getInfo().getRunId();
            List<Promise<Integer>> children = new ArrayList<>();
            for (String node : nodes) {
                Workflow.await(() -> running < IN_FLIGHT);
                running++;
                children.add(child(node, run).thenApply(this::ended));
            }
            Promise.allOf(children).get();
            return done;
        }

        private int ended(int steps) {
            running--;
            done += steps;
            return steps;
        }

        private static Promise<Integer> child(String node, String run) {
            var stub = Workflow.newChildWorkflowStub(
                    Node.class,
                    ChildWorkflowOptions.newBuilder()
                            .setWorkflowId(CLUSTER + "/" + node)
                            .build());
            return Async.function(stub::run, node, run);
        }
    }

    public static final class NodeWorkflow implements Node {
        private final Steps steps = Workflow.newActivityStub(Steps.class, StepOptions.on(CLUSTER, DEADLINE));

        @Override
        public int run(String node, String run) {
            int done = 0;
            for (int step = 1; step <= STEPS; step++) {
                if (steps.step(node, run, "step-" + step).equals("done\n")) {
                    done++;
                }
            }
            return done;
        }
    }

    /** @param nodes the ways to them, by name */
    record NoOps(Map<String, Reach> nodes) implements Steps {
        NoOps {
            nodes = Map.copyOf(nodes);
        }

        @Override
        public String step(String node, String run, String step) {
            var beat = Beat.temporal().get();
            var hold = new Hold(run, beat.asking().epoch());
            var call = new StepCall(hold, step, "echo done", StepCall.Again.RUN, DEADLINE);
            return reach(node)
                    .step(call, () -> beat.of(new Progress("", 0, 0, step + " on " + node)))
                    .out();
        }

        /** So that the next run may act there. */
        void free(String run) {
            nodes.values().forEach(reach -> reach.steps().free(new Hold(run, System.currentTimeMillis())));
        }

        /** How many step directories of this run tell of a success. */
        long kept(String run) {
            return nodes.values().stream()
                    .flatMap(reach -> reach.steps().of(run).stream())
                    .filter(directory -> directory.exit().equals("0"))
                    .count();
        }

        private Reach reach(String node) {
            Reach reach = nodes.get(node);
            if (reach == null) {
                throw new IllegalArgumentException("no node " + node);
            }
            return reach;
        }
    }
}
