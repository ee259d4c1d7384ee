package dev.drydock.onebox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.server.DevServer;
import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.testbed.standin.AdminClient;
import dev.drydock.testbed.writer.Http;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One reseed in several waves under clients that write everywhere:
 *
 * <ol>
 *   <li>rows through all nodes, until all hold them;
 *   <li>the clients go on, the reseed starts;
 *   <li>while gate restore is open a node is fenced off, both sides write, and it is let back just before the approval;
 *   <li>kills, until the run ends; conflicts are resolved as the seed says;
 *   <li>the clients end, the nodes settle, and the judge looks.
 * </ol>
 */
final class Round {
    private static final String CLUSTER = "corrosion/demo";
    private static final int TEMPORARY = 75;
    private static final String SLOW = "did not answer all questions within";
    private static final Duration SERVES = Duration.ofMinutes(3);
    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final int APART_MILLIS = 1_500;
    private static final int FIRST = 25;

    private final Path dir;
    private final int nodes;
    private final Path temporal;
    private final @Nullable Path corrosion;
    private final SplittableRandom random;
    private final boolean plant;

    /**
     * What came out of a round.
     *
     * @param trouble sentences; empty when all is well
     * @param figures for people
     */
    record Result(List<String> trouble, String figures) {}

    /**
     * @param temporal the command that runs a server: the one in memory may leave a run lying whose worker is killed
     * @param corrosion a real agent; null: stand-ins
     * @param plant whether a row is deleted behind the clients' back in the end, which the judge has to find
     */
    Round(Path dir, int nodes, Path temporal, @Nullable Path corrosion, long seed, boolean plant) {
        this.dir = dir;
        this.nodes = nodes;
        this.temporal = temporal;
        this.corrosion = corrosion;
        this.random = new SplittableRandom(seed);
        this.plant = plant;
    }

    Result run() throws IOException, InterruptedException, SQLException {
        Files.createDirectories(dir.resolve("schema"));
        Files.writeString(dir.resolve("schema/things.sql"), Sheet.MORE);
        Testbed testbed = corrosion == null
                ? CorrosionTestbed.upStandIns(nodes, dir)
                : CorrosionTestbed.up(new TestbedOptions(nodes, dir, corrosion));
        var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true);
        var down = new Thread(() -> CorrosionTestbed.kill(dir));
        Runtime.getRuntime().addShutdownHook(down);
        try (DevServer server = DevServer.start(temporal, 0, dir.resolve("temporal.db"));
                var worker = WorkerProcess.start(server.address(), settings, dir.resolve("worker-process.log"));
                var journal = Journal.in(dir.resolve("journal.txt"))) {
            return run(testbed, new Typed(server.address()), worker, journal);
        } finally {
            CorrosionTestbed.kill(dir);
            Runtime.getRuntime().removeShutdownHook(down);
        }
    }

    private Result run(Testbed testbed, Typed typed, WorkerProcess worker, Journal journal)
            throws IOException, InterruptedException, SQLException {
        var writers = Writers.at(testbed.nodes(), journal, random.split());
        writers.begin(FIRST);
        Set<String> unsettled = settle(testbed).differing();
        if (!unsettled.isEmpty()) {
            return new Result(List.of("before anything was done the nodes differ in " + unsettled), "");
        }
        TestbedNode apart = testbed.nodes().get(random.nextInt(nodes));
        var choices = random.split();
        var kills = random.split();
        Run run;
        try (writers) {
            writers.goOn();
            run = reseed(testbed, typed, worker, apart, choices, kills);
        }
        Settling.Settled settled = settle(testbed);
        List<String> without = testbed.nodes().stream()
                .filter(node -> Files.notExists(node.db()))
                .map(TestbedNode::name)
                .toList();
        if (!without.isEmpty()) {
            return new Result(
                    List.of("the run left " + without + " without a database: " + run.outcome() + "\n" + run.says()),
                    "killed " + String.join(" ", run.kills()));
        }
        if (plant) {
            plant(testbed, journal);
        }
        return judged(testbed, journal, run, settled);
    }

    /** @param outcome missing when the run could not be started */
    private record Run(JsonNode outcome, List<String> signed, List<String> kills, int retries, String says) {}

    private Run reseed(
            Testbed testbed,
            Typed typed,
            WorkerProcess worker,
            TestbedNode apart,
            SplittableRandom choices,
            SplittableRandom moments)
            throws IOException {
        String plan = dir.resolve("plan.json").toString();
        Typed.Answer planned = planned(typed, plan);
        if (planned.code() != 0) {
            return new Run(MissingNode.getInstance(), List.of(), List.of(), 0, planned.out() + planned.err());
        }
        var killing = new AtomicReference<@Nullable Kills>();
        try (var people = People.beside(
                typed,
                CLUSTER,
                choices,
                () -> fence(apart),
                () -> killing.set(Kills.begin(moments, worker, testbed.nodes())),
                name -> again(testbed, name))) {
            Typed.Answer ended = typed.quietly("start", plan, "--watch");
            Kills kills = killing.get();
            if (kills != null) {
                kills.close();
            }
            return new Run(
                    typed.json("status", CLUSTER).path("outcome"),
                    people.signed(),
                    kills == null ? List.of() : kills.done(),
                    people.retries(),
                    ended.err() + ended.out());
        }
    }

    /**
     * A busy machine starts a worker slowly, and asks its nodes slowly: the same command again then, as the refusal and the
     * failed check say.
     */
    private static Typed.Answer planned(Typed typed, String plan) {
        long until = System.nanoTime() + SERVES.toNanos();
        while (true) {
            Typed.Answer planned =
                    typed.quietly("plan", "reseed", CLUSTER, "--reason", "torture", "--batch", "1", "--out", plan);
            boolean busy = planned.code() == TEMPORARY || planned.err().contains(SLOW);
            if (!busy || System.nanoTime() > until) {
                return planned;
            }
        }
    }

    /** The clients write on both sides meanwhile; what was written there has hardly left when the node is stopped. */
    private static void fence(TestbedNode node) {
        Partition.begin(node);
        try {
            Thread.sleep(APART_MILLIS);
            Partition.end(node);
            awaitUp(node);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void again(Testbed testbed, String name) {
        testbed.nodes().stream().filter(node -> node.name().equals(name)).forEach(node -> {
            CorrosionTestbed.crash(node);
            CorrosionTestbed.revive(node);
            try {
                awaitUp(node);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void awaitUp(TestbedNode node) throws InterruptedException {
        long until = System.nanoTime() + SETTLES.toNanos();
        while (System.nanoTime() < until) {
            try {
                AdminClient.ask(node.admin(), JsonNodeFactory.instance.textNode("Ping"));
                return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
    }

    private Settling.Settled settle(Testbed testbed) throws InterruptedException, SQLException {
        return Settling.of(testbed, corrosion != null);
    }

    /** A row that a client wrote during the run and nobody deleted goes, on all nodes. */
    private void plant(Testbed testbed, Journal journal) throws SQLException, InterruptedException {
        var there = Tables.read(testbed.nodes().getFirst().db());
        String row = journal.ops().stream()
                .filter(op -> op.known() && op.epoch() == 1 && op.row().startsWith("tags") && !op.deletes())
                .map(Op::row)
                .filter(name -> there.containsKey(name)
                        && journal.ops().stream().noneMatch(op -> op.row().equals(name) && op.deletes()))
                .findFirst()
                .orElseThrow();
        String hex = row.substring(row.indexOf("text ") + 5, row.indexOf(']'));
        var body = JsonNodeFactory.instance.arrayNode().add("DELETE FROM tags WHERE hex(tag) = upper('" + hex + "')");
        new Http().send(testbed.nodes().getFirst(), body, SETTLES);
        settle(testbed);
    }

    private Result judged(Testbed testbed, Journal journal, Run run, Settling.Settled settled)
            throws IOException, SQLException {
        Path artifacts = dir.resolve("artifacts");
        var verdict = new Verdict(testbed, journal.ops(), artifacts, corrosion != null);
        var judgement =
                verdict.judge(run.outcome(), Verdict.signed(artifacts, run.signed()), settled.differing(), run.says());
        return new Result(
                verdict.trouble(),
                nodes + " nodes, " + journal.acknowledged() + " changes acknowledged, "
                        + (journal.ops().size() - journal.acknowledged()) + " of unknown fate, "
                        + judgement.replaced() + " replaced by others, " + judgement.signed() + " rows signed, "
                        + judgement.lost().size() + " lost, "
                        + settled.differing().size() + " rows not equal; late "
                        + late(run.outcome().path("late")) + "; killed "
                        + String.join(" ", run.kills()) + "; apart " + APART_MILLIS + " ms; " + run.retries()
                        + " retries; started again at the end "
                        + settled.startedAgain());
    }

    private static String late(JsonNode late) {
        var words = new ArrayList<String>();
        for (String each : List.of("captured", "applied", "already", "superseded", "conflicts", "skipped", "held")) {
            words.add(each + " " + late.path(each).asLong());
        }
        return String.join(", ", words);
    }
}
