package dev.drydock.onebox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.onebox.server.InJvmServer;
import dev.drydock.onebox.server.WorkerHere;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.testbed.writer.Acknowledged;
import dev.drydock.testbed.writer.Judge;
import dev.drydock.testbed.writer.Verdict;
import dev.drydock.testbed.writer.Writer;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A whole reseed on this machine. What is printed of it comes from the run's own outcome, and from holding the writer's
 * record against every node's tables; nothing is assumed.
 */
public final class Demo {
    static final String CLUSTER = "corrosion/demo";
    private static final int VERIFICATION = 13;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DemoOptions options;
    private final Duration patience;

    public Demo(DemoOptions options) {
        this(options, Duration.ofSeconds(30));
    }

    /** @param patience how long the judge looks for a row before it is lost */
    Demo(DemoOptions options, Duration patience) {
        this.options = options;
        this.patience = patience;
    }

    public int run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        say("starting " + options.nodes() + " agents in " + options.dir());
        Testbed testbed = CorrosionTestbed.up(new TestbedOptions(options.nodes(), options.dir(), options.corrosion()));
        var down = new Thread(() -> CorrosionTestbed.down(options.dir()));
        Runtime.getRuntime().addShutdownHook(down);
        try (InJvmServer server = InJvmServer.start(0);
                var worker = WorkerHere.start(server.address(), settings(testbed))) {
            say(worker.says());
            return reseed(new Typed(server.address()), testbed, server.address(), began);
        } finally {
            CorrosionTestbed.down(options.dir());
            Runtime.getRuntime().removeShutdownHook(down);
        }
    }

    private static WorkerSettings settings(Testbed testbed) {
        return new WorkerSettings(
                testbed.dir().resolve("clusters"), testbed.dir().resolve("scratch"), true);
    }

    private int reseed(Typed typed, Testbed testbed, String address, long began) throws IOException {
        Acknowledged record = Acknowledged.open(testbed.acknowledged());
        new Writer(testbed.nodes(), options.seed(), record).writeRows(options.rows());
        Verdict before = Judge.compare(record, testbed.nodes(), patience);
        if (before.lost() > 0) {
            say("not every row that was acknowledged is on every node, and nothing was reseeded yet");
            return tell(JSON.nullNode(), VERIFICATION, before, testbed, began);
        }
        say(before.acknowledged() + " rows written and on every node (" + testbed.corrosion()
                + "); the writer is frozen now");
        Path plan = testbed.dir().resolve("demo.plan.json");
        int planned = typed.aloud(
                options.json(),
                "plan",
                "reseed",
                CLUSTER,
                "--reason",
                "demo",
                "--as",
                "demo@example.com",
                "--out",
                plan.toString());
        if (planned != 0) {
            return planned;
        }
        if (options.ask()) {
            say("approve it in another terminal: TEMPORAL_ADDRESS=" + address + " ./drydock approve " + CLUSTER
                    + " restore --as ops-a@example.com");
        }
        int ended = watch(typed, plan);
        return tell(
                typed.json("status", CLUSTER).path("outcome"),
                ended,
                Judge.compare(record, testbed.nodes(), patience),
                testbed,
                began);
    }

    private int watch(Typed typed, Path plan) {
        if (options.ask()) {
            return start(typed, plan);
        }
        try (var approvers = Approvers.of(typed, CLUSTER)) {
            say(approvers.says());
            return start(typed, plan);
        }
    }

    private int start(Typed typed, Path plan) {
        return typed.aloud(options.json(), "start", plan.toString(), "--watch", "--as", "demo@example.com");
    }

    private int tell(JsonNode outcome, int ended, Verdict verdict, Testbed testbed, long began) throws IOException {
        double seconds = Math.round((System.nanoTime() - began) / 1e8) / 10.0;
        if (options.json()) {
            ObjectNode told = JSON.createObjectNode();
            told.set("outcome", outcome);
            told.put("nodes", testbed.nodes().size())
                    .put("acknowledged", verdict.acknowledged())
                    .put("found", verdict.found())
                    .put("lost", verdict.lost())
                    .put("seconds", seconds)
                    .put("dir", testbed.dir().toString())
                    .put("corrosion", testbed.corrosion());
            System.out.println(JSON.writeValueAsString(told));
        } else {
            System.out.println(
                    verdict.acknowledged() + " rows acknowledged, " + verdict.found() + " found equal on every node, "
                            + verdict.lost() + " lost; " + seconds + " s; everything is in " + testbed.dir());
        }
        verdict.examples().forEach(Demo::say);
        return verdict.lost() > 0 ? VERIFICATION : ended;
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
