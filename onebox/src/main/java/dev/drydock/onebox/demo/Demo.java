package dev.drydock.onebox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.onebox.server.InJvmServer;
import dev.drydock.onebox.server.WorkerHere;
import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.testbed.writer.Acknowledged;
import dev.drydock.testbed.writer.Judge;
import dev.drydock.testbed.writer.LiveWriter;
import dev.drydock.testbed.writer.Verdict;
import dev.drydock.testbed.writer.Writer;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole reseed on this machine, while clients write through every node. What is printed of it comes from the run's own
 * outcome, and from holding the writer's record against every node's tables; nothing is assumed.
 */
public final class Demo {
    static final String CLUSTER = "corrosion/demo";
    private static final int VERIFICATION = 13;

    /** From one transaction of a client to the next: some hundred rows a second of three clients. */
    private static final Duration EVERY = Duration.ofMillis(70);

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
        try (InJvmServer server = InJvmServer.start(0)) {
            return options.kill() == Kill.WORKER
                    ? beside(server.address(), testbed, began)
                    : within(server.address(), testbed, began);
        } finally {
            CorrosionTestbed.down(options.dir());
            Runtime.getRuntime().removeShutdownHook(down);
        }
    }

    private int within(String address, Testbed testbed, long began) throws IOException {
        try (var worker = WorkerHere.start(address, settings(testbed))) {
            say(worker.says());
            return reseed(new Typed(address), testbed, null, address, began);
        }
    }

    private int beside(String address, Testbed testbed, long began) throws IOException {
        Path log = testbed.dir().resolve("worker-process.log");
        try (var worker = WorkerProcess.start(address, settings(testbed), log)) {
            say(worker.says());
            return reseed(new Typed(address), testbed, worker, address, began);
        }
    }

    private static WorkerSettings settings(Testbed testbed) {
        return new WorkerSettings(
                        testbed.dir().resolve("clusters"), testbed.dir().resolve("scratch"), true)
                .withCodec(System.getenv());
    }

    private int reseed(Typed typed, Testbed testbed, @Nullable WorkerProcess worker, String address, long began)
            throws IOException {
        Acknowledged record = Acknowledged.open(testbed.acknowledged());
        new Writer(testbed.nodes(), options.seed(), record).writeRows(options.rows());
        Verdict before = Judge.compare(record, testbed.nodes(), patience);
        if (!before.good()) {
            say("not every row that was acknowledged is on every node, and nothing was reseeded yet");
            return tell(JSON.nullNode(), VERIFICATION, before, "", testbed, began);
        }
        say(before.acknowledged() + " rows written and on every node (" + testbed.corrosion()
                + "); from now on a client at each node goes on writing");
        int ended;
        String killed;
        try (var _ = LiveWriter.start(testbed.nodes(), options.seed(), record, EVERY)) {
            Path plan = testbed.dir().resolve("demo.plan.json");
            int planned = plan(typed, plan);
            if (planned != 0) {
                return planned;
            }
            if (options.ask()) {
                say("approve it in another terminal: TEMPORAL_ADDRESS=" + address + " ./drydock approve " + CLUSTER
                        + " restore --as ops-a@example.com");
            }
            try (var trouble = Trouble.of(options, typed, testbed, worker, Demo::say)) {
                ended = watch(typed, plan, trouble);
                killed = trouble.killed();
            }
        }
        JsonNode outcome = typed.json("status", CLUSTER).path("outcome");
        List<TestbedNode> owing = owing(testbed, outcome);
        var serving = new ArrayList<>(testbed.nodes());
        serving.removeAll(owing);
        return tell(outcome, ended, Judge.compare(record, serving, owing, patience), killed, testbed, began);
    }

    private int plan(Typed typed, Path file) {
        return typed.aloud(
                options.json(),
                "plan",
                "reseed",
                CLUSTER,
                "--reason",
                "demo",
                "--as",
                "demo@example.com",
                "--out",
                file.toString());
    }

    private static List<TestbedNode> owing(Testbed testbed, JsonNode outcome) {
        var names = new ArrayList<String>();
        outcome.path("nodes").path("owing").forEach(name -> names.add(name.asText()));
        return testbed.nodes().stream()
                .filter(node -> names.contains(node.name()))
                .toList();
    }

    private int watch(Typed typed, Path plan, Trouble trouble) {
        if (options.ask()) {
            return start(typed, plan);
        }
        try (var approvers = Approvers.of(typed, CLUSTER, trouble::lost)) {
            say(approvers.says());
            return start(typed, plan);
        }
    }

    private int start(Typed typed, Path plan) {
        return typed.aloud(options.json(), "start", plan.toString(), "--watch", "--as", "demo@example.com");
    }

    private int tell(JsonNode outcome, int ended, Verdict verdict, String killed, Testbed testbed, long began)
            throws IOException {
        double seconds = Math.round((System.nanoTime() - began) / 1e8) / 10.0;
        if (options.json()) {
            ObjectNode told = JSON.createObjectNode();
            told.set("outcome", outcome);
            told.put("nodes", testbed.nodes().size())
                    .put("acknowledged", verdict.acknowledged())
                    .put("found", verdict.found())
                    .put("lost", verdict.lost())
                    .put("owed", verdict.owed())
                    .put("unknown", verdict.unknown())
                    .put("equal", verdict.equal())
                    .put("killed", killed)
                    .put("seconds", seconds)
                    .put("dir", testbed.dir().toString())
                    .put("corrosion", testbed.corrosion());
            System.out.println(JSON.writeValueAsString(told));
        } else {
            System.out.println(
                    verdict.acknowledged() + " rows acknowledged, " + verdict.found() + " found equal on every node, "
                            + (verdict.owed() == 0 ? "" : verdict.owed() + " owed, ") + verdict.lost() + " lost; "
                            + seconds + " s; everything is in " + testbed.dir());
        }
        if (verdict.owed() > 0) {
            say(verdict.owed()
                    + " rows are owed: they are in the database of a node that was left behind, and nowhere else");
        }
        verdict.examples().forEach(Demo::say);
        return verdict.good() ? ended : VERIFICATION;
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
