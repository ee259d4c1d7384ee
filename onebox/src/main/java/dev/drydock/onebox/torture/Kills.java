package dev.drydock.onebox.torture;

import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** Five kills (SIGKILL) at random moments: of the worker, and of agents, which a supervisor starts again. */
final class Kills implements AutoCloseable {
    private static final int KILLS = 5;
    private static final int WITHIN_MILLIS = 25_000;
    private static final int DEAD_MILLIS = 700;

    private final List<Kill> plan;
    private final WorkerProcess worker;
    private final List<TestbedNode> nodes;
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Thread thread;

    /** @param node below 0: the worker */
    private record Kill(int atMillis, int node, int deadMillis) {}

    private Kills(List<Kill> plan, WorkerProcess worker, List<TestbedNode> nodes) {
        this.plan = plan;
        this.worker = worker;
        this.nodes = nodes;
        this.thread = Thread.ofVirtual().unstarted(this::make);
    }

    static Kills begin(SplittableRandom random, WorkerProcess worker, List<TestbedNode> nodes) {
        var plan = new ArrayList<Kill>();
        for (int i = 0; i < KILLS; i++) {
            plan.add(new Kill(
                    random.nextInt(WITHIN_MILLIS),
                    i < 2 ? -1 : random.nextInt(nodes.size()),
                    random.nextInt(DEAD_MILLIS)));
        }
        plan.sort(Comparator.comparingInt(Kill::atMillis));
        var kills = new Kills(plan, worker, nodes);
        kills.thread.start();
        return kills;
    }

    List<String> done() {
        return List.copyOf(done);
    }

    private void make() {
        long began = System.nanoTime();
        try {
            for (Kill kill : plan) {
                Thread.sleep(Math.max(0, kill.atMillis() - (System.nanoTime() - began) / 1_000_000));
                if (kill.node() < 0) {
                    worker.killAndReplace();
                    done.add("worker");
                } else {
                    TestbedNode node = nodes.get(kill.node());
                    CorrosionTestbed.crash(node);
                    done.add(node.name());
                    try {
                        Thread.sleep(kill.deadMillis());
                    } finally {
                        CorrosionTestbed.revive(node);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An agent that is dead just now is started again first. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
