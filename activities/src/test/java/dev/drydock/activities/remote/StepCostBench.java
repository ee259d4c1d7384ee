package dev.drydock.activities.remote;

import com.sun.management.OperatingSystemMXBean;
import dev.drydock.activities.bench.Figure;
import dev.drydock.workflows.codec.Payloads;
import dev.drydock.workflows.run.Queues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code P2}: the processor time of a step that does nothing, with all that comes with it: its share of the node's own
 * workflow, worker and in-JVM server, garbage and compilation. Each size has a server of its own every time, because
 * this one forgets nothing.
 */
public final class StepCostBench {
    private static final int ROUNDS = 5;
    private static final double ASKED = 8;
    private static final List<Integer> SIZES = List.of(250, 500, 1_000);
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private StepCostBench() {}

    public static void main(String... args) {
        for (int round = 0; round < 3; round++) {
            milliseconds(1_000);
        }
        List<List<Double>> cost =
                SIZES.stream().map(_ -> new ArrayList<Double>()).collect(ArrayList::new, List::add, List::addAll);
        for (int round = 0; round < ROUNDS; round++) {
            for (int size = 0; size < SIZES.size(); size++) {
                cost.get(size).add(milliseconds(SIZES.get(size)));
            }
        }
        for (int size = 0; size < SIZES.size(); size++) {
            double ours = Figure.median(cost.get(size));
            String what = SIZES.get(size) + " nodes x 5 steps, a step all in; peer: ";
            new Figure("P2", what + "8 ms", ours, ASKED, "ms of processor time").print();
            if (size > 0) {
                new Figure(
                                "P2-linear",
                                what + SIZES.getFirst() + " nodes",
                                ours,
                                Figure.median(cost.getFirst()),
                                "ms of processor time")
                        .print();
            }
        }
        System.exit(0);
    }

    private static double milliseconds(int size) {
        var nodes = IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList();
        try (var env = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build())
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build())) {
            var options =
                    WorkerOptions.newBuilder().setUsingVirtualThreads(true).build();
            env.newWorker(Queues.RUNBOOKS, options)
                    .registerWorkflowImplementationTypes(FanOut.ClusterWorkflow.class, FanOut.NodeWorkflow.class);
            env.newWorker("drydock-corrosion", options).registerActivitiesImplementations(new AtOnce());
            env.start();
            long from = PROCESS.getProcessCpuTime();
            int done = run(env.getWorkflowClient(), nodes);
            double spent = (PROCESS.getProcessCpuTime() - from) / 1e6;
            if (done != size * FanOut.STEPS) {
                throw new IllegalStateException(done + " steps succeeded, expected " + size * FanOut.STEPS);
            }
            return spent / done;
        }
    }

    private static int run(WorkflowClient client, List<String> nodes) {
        var stub = client.newWorkflowStub(
                FanOut.Cluster.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(Queues.RUNBOOKS)
                        .setWorkflowId(FanOut.CLUSTER)
                        .build());
        return stub.run(nodes);
    }

    private record AtOnce() implements FanOut.Steps {
        @Override
        public String step(String node, String run, String step) {
            return "done\n";
        }
    }
}
