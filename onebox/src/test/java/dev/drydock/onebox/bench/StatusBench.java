package dev.drydock.onebox.bench;

import dev.drydock.activities.bench.Figure;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.launcher.ReleaseTree;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.onebox.server.DevServer;
import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** P7: {@code status} from the key press to the answer, of a run that waits at a gate on a Temporal server with a file. */
public final class StatusBench {
    private static final String CLUSTER = "corrosion/demo";
    private static final int PERSON_NEEDED = 4;
    private static final int TIMES = 21;

    private final Path dir;
    private final String address;

    private StatusBench(Path dir, String address) {
        this.dir = dir;
        this.address = address;
    }

    public static void main(String... ids) throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory("status-bench");
        CorrosionTestbed.upStandIns(3, dir);
        Path launcher = ReleaseTree.in(Files.createDirectory(dir.resolve("release")), Path.of(""));
        try (DevServer server = DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db"));
                WorkerProcess worker = WorkerProcess.start(
                        server.address(),
                        new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true),
                        dir.resolve("worker.log"))) {
            if (worker.says().isEmpty()) {
                throw new IllegalStateException("the worker says nothing");
            }
            var bench = new StatusBench(dir, server.address());
            bench.begin(new Typed(server.address()));
            bench.measure(launcher);
        } finally {
            CorrosionTestbed.kill(dir);
        }
    }

    /** A run, until it waits for people. */
    private void begin(Typed typed) throws IOException {
        String plan = dir.resolve("plan.json").toString();
        Typed.Answer planned = typed.quietly("plan", "reseed", CLUSTER, "--reason", "bench", "--out", plan);
        if (planned.code() != 0) {
            throw new IllegalStateException(planned.err());
        }
        typed.json("start", plan);
        while (!typed.json("status", CLUSTER).at("/gates/0/state").asText().equals("open")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private void measure(Path launcher) throws IOException, InterruptedException {
        List<String> status = List.of(launcher.toString(), "status", CLUSTER, "--address", address);
        List<String> describe =
                List.of(RealParts.temporal().toString(), "workflow", "describe", "-w", CLUSTER, "--address", address);
        var first = new ArrayList<Double>();
        var peer = new ArrayList<Double>();
        for (int time = 0; time < TIMES; time++) {
            first.add(seconds(status, "no", PERSON_NEEDED));
            peer.add(seconds(describe, "no", 0));
        }
        seconds(status, "", PERSON_NEEDED);
        while (Files.notExists(dir.resolve("release/lib/start.aot"))
                || Files.exists(dir.resolve("release/lib/start.aot.busy"))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        var later = new ArrayList<Double>();
        var again = new ArrayList<Double>();
        for (int time = 0; time < TIMES; time++) {
            later.add(seconds(status, "no", PERSON_NEEDED));
            again.add(seconds(describe, "no", 0));
        }
        String what = "median of " + TIMES + ", status of a run from key press to answer";
        new Figure("P7", what, Figure.median(later), Figure.median(again), "s").print();
        new Figure("P7-first", what + ", with nothing kept", Figure.median(first), Figure.median(peer), "s").print();
    }

    /** @param keep what DRYDOCK_AOT says: "no" makes nothing, and takes what is there */
    private double seconds(List<String> command, String keep, int code) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("said").toFile());
        builder.environment().remove("DRYDOCK_BUILD");
        builder.environment().put("DRYDOCK_AOT", keep);
        long begun = System.nanoTime();
        int ended = builder.start().waitFor();
        double took = (System.nanoTime() - begun) / 1e9;
        if (ended != code) {
            throw new IllegalStateException(
                    command + " ended with " + ended + ": " + Files.readString(dir.resolve("said")));
        }
        return took;
    }
}
