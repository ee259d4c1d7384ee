package dev.drydock.onebox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kills what the demo was asked to kill, once, at a moment that the seed gives; it looks like an accident to the run. */
final class Trouble implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int WORKER_LIVES_MILLIS = 6_000;
    private static final int AGENT_LIVES_MILLIS = 1_000;
    private static final Duration DEAD = Duration.ofSeconds(1);

    private final Kill kill;
    private final SplittableRandom random;
    private final Typed typed;
    private final Testbed testbed;
    private final @Nullable WorkerProcess worker;
    private final Consumer<String> say;
    private final Thread thread;
    private volatile String killed = "";
    private volatile String lost = "";

    private Trouble(
            DemoOptions options, Typed typed, Testbed testbed, @Nullable WorkerProcess worker, Consumer<String> say) {
        this.kill = options.kill();
        this.random = new SplittableRandom(options.seed());
        this.typed = typed;
        this.testbed = testbed;
        this.worker = worker;
        this.say = say;
        this.thread = Thread.ofVirtual().unstarted(this::make);
    }

    static Trouble of(
            DemoOptions options, Typed typed, Testbed testbed, @Nullable WorkerProcess worker, Consumer<String> say) {
        var trouble = new Trouble(options, typed, testbed, worker, say);
        trouble.thread.start();
        return trouble;
    }

    /** What was killed; empty while nothing was. */
    String killed() {
        return killed;
    }

    /** The node that does not come back; empty: none. */
    String lost() {
        return lost;
    }

    private void make() {
        try {
            if (kill == Kill.NOTHING) {
                return;
            }
            awaitWaves();
            Thread.sleep(random.nextInt(kill == Kill.WORKER ? WORKER_LIVES_MILLIS : AGENT_LIVES_MILLIS));
            if (kill == Kill.WORKER) {
                killWorker();
            } else {
                killAgent(waiting());
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWaves() throws InterruptedException, IOException {
        while (typed.json("status", Demo.CLUSTER).path("nodes").findValuesAsText("state").stream()
                .noneMatch(state -> state.equals("running") || state.equals("done"))) {
            Thread.sleep(GLANCE);
        }
    }

    private void killWorker() {
        if (worker != null) {
            worker.killAndReplace();
            tell("worker", "the worker was killed (SIGKILL), and another one started");
        }
    }

    private List<TestbedNode> waiting() throws IOException {
        var waiting = new ArrayList<TestbedNode>();
        for (JsonNode node : typed.json("status", Demo.CLUSTER).path("nodes")) {
            if (node.path("state").asText().equals("waiting")) {
                testbed.nodes().stream()
                        .filter(each -> each.name().equals(node.path("name").asText()))
                        .forEach(waiting::add);
            }
        }
        return waiting;
    }

    private void killAgent(List<TestbedNode> waiting) throws InterruptedException {
        if (waiting.isEmpty()) {
            say.accept("nothing was killed: no node waits for its turn any more");
            return;
        }
        TestbedNode node = waiting.get(random.nextInt(waiting.size()));
        if (kill == Kill.NODE) {
            CorrosionTestbed.lose(node);
            lost = node.name();
            tell("node " + node.name(), node.name() + " was killed (SIGKILL) and does not come back");
            return;
        }
        CorrosionTestbed.crash(node);
        tell("agent " + node.name(), "the agent of " + node.name() + " was killed (SIGKILL)");
        Thread.sleep(DEAD);
        CorrosionTestbed.revive(node);
    }

    private void tell(String what, String line) {
        killed = what;
        say.accept(line);
    }

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
