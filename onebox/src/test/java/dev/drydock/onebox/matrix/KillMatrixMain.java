package dev.drydock.onebox.matrix;

import dev.drydock.onebox.scene.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/kill-matrix}. */
@Command(
        name = "scripts/kill-matrix",
        description =
                "reseeds that are disturbed once, for every step, moment and thing to kill; exit 13 when one fails",
        sortOptions = false)
final class KillMatrixMain implements Callable<Integer> {
    private static final int FAILED = 13;

    @Option(names = "--only", paramLabel = "WORDS", description = "steps, kills, moments: stop,worker,during")
    private @Nullable String only;

    @Option(names = "--sample", paramLabel = "N", description = "N cells, others each day")
    private @Nullable Integer sample;

    @Option(names = "--rows", description = "disturb a run at all steps, one after the other, instead of once")
    private boolean inRows;

    @Option(names = "--missing", description = "leave out cells that have a result already")
    private boolean missing;

    @Option(names = "--fresh", description = "forget all results first")
    private boolean fresh;

    @Option(names = "--page-only", description = "run nothing, write the page from what was run")
    private boolean pageOnly;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            defaultValue = "target/kill-matrix.jsonl",
            description = "where results are kept (default: ${DEFAULT-VALUE})")
    private Path results = Path.of("target/kill-matrix.jsonl");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public static void main(String... args) {
        System.exit(new CommandLine(new KillMatrixMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var ledger = new Ledger(results);
        if (fresh) {
            Files.deleteIfExists(results);
        }
        boolean good = pageOnly || run(ledger);
        new Page(ledger.results()).write(Path.of("docs/kill-matrix.md"));
        return good ? 0 : FAILED;
    }

    private boolean run(Ledger ledger) throws IOException {
        boolean good = true;
        List<Cell> cells = cells(ledger);
        try (var series = new Series(RealParts.temporal(), ledger)) {
            Runtime.getRuntime().addShutdownHook(new Thread(series::close)); // sshd and server would outlive a Ctrl-C
            for (List<Cell> row :
                    inRows ? rows(cells) : cells.stream().map(List::of).toList()) {
                good &= series.run(row);
            }
        }
        return good;
    }

    /** Of one kill and one moment each. */
    private static List<List<Cell>> rows(List<Cell> cells) {
        return Arrays.stream(Kill.values())
                .flatMap(kill -> Arrays.stream(Moment.values())
                        .flatMap(moment -> Cell.rows(cells.stream()
                                        .filter(cell -> cell.kill() == kill && cell.moment() == moment)
                                        .toList())
                                .stream()))
                .toList();
    }

    private List<Cell> cells(Ledger ledger) {
        List<Cell> cells = only != null
                ? Cell.only(only)
                : sample != null
                        ? Cell.sample(sample, LocalDate.now(ZoneOffset.UTC).toEpochDay())
                        : Cell.all();
        if (cells.isEmpty()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "no cell is called " + only + "; the first is " + Cell.all().getFirst());
        }
        var known = ledger.results().keySet();
        return cells.stream().filter(cell -> !missing || !known.contains(cell)).toList();
    }
}
