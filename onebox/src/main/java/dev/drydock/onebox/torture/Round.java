package dev.drydock.onebox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.server.InJvmServer;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
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
    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final int APART_MILLIS = 1_500;
    private static final int FIRST = 25;
    private static final int VERIFICATION = 13;

    private final Path dir;
    private final int nodes;
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
     * @param corrosion a real agent; null: stand-ins
     * @param plant whether a row is deleted behind the clients' back in the end, which the judge has to find
     */
    Round(Path dir, int nodes, @Nullable Path corrosion, long seed, boolean plant) {
        this.dir = dir;
        this.nodes = nodes;
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
        try (InJvmServer server = InJvmServer.start(0);
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
        var trouble = new ArrayList<String>();
        var writers = Writers.at(testbed.nodes(), journal, random.split());
        writers.begin(FIRST);
        Set<String> unsettled = settle(testbed);
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
        Set<String> differing = settle(testbed);
        if (plant) {
            plant(testbed, journal);
        }
        return judged(testbed, journal, run, differing, trouble);
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
        Typed.Answer planned =
                typed.quietly("plan", "reseed", CLUSTER, "--reason", "torture", "--batch", "1", "--out", plan);
        if (planned.code() != 0) {
            return new Run(MissingNode.getInstance(), List.of(), List.of(), 0, planned.out() + planned.err());
        }
        var killing = new AtomicReference<@Nullable Kills>();
        try (var people = People.beside(
                typed,
                CLUSTER,
                choices,
                () -> fence(apart),
                () -> killing.set(Kills.begin(moments, worker, testbed.nodes())))) {
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

    /** Waits until all nodes hold the same rows; answers those that differ when they do not. */
    private static Set<String> settle(Testbed testbed) throws InterruptedException, SQLException {
        long until = System.nanoTime() + SETTLES.toNanos();
        while (true) {
            Set<String> rows = differing(testbed);
            if (rows.isEmpty() || System.nanoTime() > until) {
                return rows;
            }
            Thread.sleep(250);
        }
    }

    private static Set<String> differing(Testbed testbed) throws SQLException {
        Map<String, Map<String, Cell>> first =
                Tables.read(testbed.nodes().getFirst().db());
        var rows = new TreeSet<String>();
        for (TestbedNode node : testbed.nodes()) {
            Map<String, Map<String, Cell>> other = Tables.read(node.db());
            Stream.of(first, other)
                    .flatMap(each -> each.keySet().stream())
                    .filter(row -> !Objects.equals(first.get(row), other.get(row)))
                    .forEach(rows::add);
        }
        return rows;
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

    private Result judged(Testbed testbed, Journal journal, Run run, Set<String> differing, List<String> trouble)
            throws IOException, SQLException {
        boolean agents = !differing.isEmpty() && corrosion != null && bornAgain(journal, differing);
        if (!differing.isEmpty() && !agents) {
            trouble.add("the nodes differ in " + differing);
        }
        boolean told = run.outcome().path("kind").asText().equals("stopped")
                && run.outcome().path("exit").asInt() == VERIFICATION;
        if (!run.outcome().path("kind").asText().equals("reseeded") && !(agents && told)) {
            trouble.add("the run did not end well: " + run.outcome() + "\n" + run.says());
        }
        var signed = new HashSet<String>();
        for (String subject : run.signed()) {
            signed.addAll(Listing.of(dir.resolve("artifacts"), subject).names());
        }
        counts(run.outcome().path("late"), trouble);
        var there = Tables.read(testbed.nodes().getFirst().db());
        there.keySet().removeAll(differing);
        var judgement = new Court(
                        journal.ops().stream()
                                .filter(op -> !differing.contains(op.row()))
                                .toList(),
                        signed)
                .judge(there);
        judgement.lost().forEach(each -> trouble.add("LOST " + each));
        judgement.invented().forEach(each -> trouble.add("INVENTED " + each));
        return new Result(
                trouble,
                nodes + " nodes, " + journal.acknowledged() + " changes acknowledged, "
                        + (journal.ops().size() - journal.acknowledged()) + " of unknown fate, "
                        + judgement.replaced() + " replaced by others, " + judgement.signed() + " rows signed, "
                        + judgement.lost().size() + " lost, "
                        + differing.size() + " rows not equal; late "
                        + late(run.outcome().path("late")) + "; killed "
                        + String.join(" ", run.kills()) + "; apart " + APART_MILLIS + " ms; " + run.retries()
                        + " retries");
    }

    /**
     * Whether each of the rows was deleted, inserted again and changed by clients of one node of the new generation. Of such
     * a row a real agent that is handed the versions in another order may lose a cell (seen in klukai 0.1.4): its
     * clocks say that it has the version, and the cell is not there. No replay was near; the certificate tells of it.
     */
    private static boolean bornAgain(Journal journal, Set<String> rows) {
        return rows.stream().allMatch(row -> {
            List<Op> ops =
                    journal.ops().stream().filter(op -> op.row().equals(row)).toList();
            return ops.stream()
                    .filter(Op::deletes)
                    .anyMatch(delete -> ops.stream().anyMatch(op -> !op.deletes() && op.after(delete)));
        });
    }

    private static String late(JsonNode late) {
        var words = new ArrayList<String>();
        for (String each : List.of("captured", "applied", "already", "superseded", "conflicts", "skipped", "held")) {
            words.add(each + " " + late.path(each).asLong());
        }
        return String.join(", ", words);
    }

    /** The outcome's figures add up, and the listing holds the same. */
    private void counts(JsonNode late, List<String> trouble) throws IOException {
        long sum = late.path("applied").asLong()
                + late.path("already").asLong()
                + late.path("superseded").asLong()
                + late.path("conflicts").asLong()
                + late.path("skipped").asLong();
        if (sum != late.path("captured").asLong() || late.path("held").asLong() != 0) {
            trouble.add("the figures do not add up: " + late);
        }
        if (!late.path("list").isTextual()) {
            return;
        }
        Map<String, Long> cells =
                Listing.of(dir.resolve("artifacts"), late.path("list").asText()).cells();
        Map<String, Long> told = new TreeMap<>();
        for (String each : List.of("applied", "already", "superseded", "skipped")) {
            told.put(each, late.path(each).asLong());
        }
        told.put("conflict", late.path("conflicts").asLong());
        told.values().removeIf(n -> n == 0);
        if (!cells.equals(told)) {
            trouble.add("the listing holds " + cells + " and the outcome tells " + told);
        }
    }
}
