package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code P5}: replaying 20,000 late rows with all that is kept about them, against posting the same statements raw. */
public final class ReplayBench {
    private static final int ROUNDS = 5;
    private static final int ROWS = 20_000;
    private static final int BATCH = 500;
    private static final List<String> NODES = List.of("n1");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Bench bench;
    private final Reseed.Run run;
    private final Published snapshot;

    private ReplayBench(Bench bench) {
        this.bench = bench;
        run = bench.run("bench", bench.settled());
        bench.reseed.decide(run, 7, NODES);
        snapshot = bench.reseed.publish(run, "n1", bench.reseed.backup(run, "n1"), 7);
        bench.reseed.stage(run, snapshot, NODES);
    }

    public static void main(String... args) throws Exception {
        Path directory = Files.createTempDirectory("drydock-bench-");
        try (var scratch = new Scratch(directory)) {
            var testbed =
                    CorrosionTestbed.up(new TestbedOptions(1, scratch.file("bed"), RealAgentRoundTripIT.installed()));
            try (var bench = new Bench(testbed, scratch.file("scratch"), new LocalOrSsh())) {
                new ReplayBench(bench).measure(testbed.corrosion());
            }
        }
    }

    private void measure(String agent) {
        raw();
        var job = new Reseed.Job(run, "n1", snapshot);
        bench.reseed.stop(job);
        bench.reseed.archive(job);
        bench.reseed.restore(job);
        bench.reseed.start(job);
        double[] peer = new double[ROUNDS];
        double[] first = new double[ROUNDS];
        double[] second = new double[ROUNDS];
        long duplicates = 0;
        for (int round = 0; round < ROUNDS; round++) {
            peer[round] = seconds(this::raw);
            clear();
            Book book = new Book(Bench.CLUSTER, run.id(), run.plan(), "round-" + round, snapshot.manifest(), 7, "");
            Harvested delta = bench.late.harvest(book, "n1");
            first[round] = seconds(() -> expect(bench.late.replay(book, List.of(delta), NODES)));
            second[round] = seconds(() -> expect(bench.late.replay(book, List.of(delta), NODES)));
            duplicates += rows() - ROWS;
            clear();
        }
        String what = ROWS + " late rows on " + (agent.equals("stand-in") ? "the stand-in" : "a real agent");
        print(
                what + " replayed with accounting; peer: the same statements posted raw, " + BATCH + " at once",
                ROWS / median(first),
                ROWS / median(peer),
                "rows/s");
        print("the same a second time; peer: the first time", median(second), median(first), "s");
        print("rows twice after all that; peer: none", (double) duplicates, 0, "rows");
    }

    private void raw() {
        for (int from = 0; from < ROWS; from += BATCH) {
            ArrayNode statements = JSON.arrayNode();
            for (int id = from; id < from + BATCH; id++) {
                statements.add(JSON.arrayNode()
                        .add("INSERT INTO apps (id, name, state, replicas) VALUES (?, ?, ?, ?)")
                        .add(JSON.arrayNode()
                                .add(id)
                                .add("app " + id)
                                .add("running")
                                .add(id % 7)));
            }
            bench.post("n1", statements);
        }
    }

    private void clear() {
        bench.write("n1", "DELETE FROM apps");
    }

    private long rows() {
        return bench.ask("n1", "SELECT id FROM apps")
                .lines()
                .filter(l -> l.startsWith("{\"row\""))
                .count();
    }

    private static void expect(Reckoning reckoning) {
        if (reckoning.applied() != reckoning.captured() || reckoning.rows() != ROWS) {
            throw new IllegalStateException("not all were applied: " + reckoning.says());
        }
    }

    private static double seconds(Runnable work) {
        long from = System.nanoTime();
        work.run();
        return (System.nanoTime() - from) / 1e9;
    }

    private static double median(double[] seconds) {
        var sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String what, double ours, double peer, String unit) {
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"P5\",\"what\":\"%s\",\"ours\":%.3f,\"peer\":%.3f,\"ratio\":%s,\"unit\":\"%s\"}%n",
                what,
                ours,
                peer,
                peer == 0 ? "null" : String.format(Locale.ROOT, "%.2f", ours / peer),
                unit);
    }
}
