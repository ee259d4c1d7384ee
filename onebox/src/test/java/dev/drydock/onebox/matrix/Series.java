package dev.drydock.onebox.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one after the other, on one bed as long as they are good; one that failed keeps its files. */
final class Series implements AutoCloseable {
    private final Path temporal;
    private final Ledger ledger;
    private @Nullable Trial trial;

    Series(Path temporal, Ledger ledger) {
        this.temporal = temporal;
        this.ledger = ledger;
    }

    /**
     * Whether all were good.
     *
     * @param row disturb the same run; when it fails, each is tried in a run of its own
     */
    boolean run(List<Cell> row) throws IOException {
        Trial on = trial == null ? Trial.on(Bed.up(Files.createTempDirectory("mx"), temporal)) : trial;
        trial = on;
        List<Result> results = on.of(row);
        boolean good = results.stream().allMatch(Result::good);
        if (good || row.size() == 1) {
            results.forEach(ledger::enter);
        }
        results.forEach(Series::tell);
        if (good) {
            return true;
        }
        System.out.println("   files are kept in " + on.dir());
        close();
        boolean alone = row.size() > 1;
        for (int i = 0; row.size() > 1 && i < row.size(); i++) {
            alone &= run(List.of(row.get(i)));
        }
        return alone;
    }

    private static void tell(Result result) {
        System.out.println(result.cell() + ": " + result.word() + (result.row() > 1 ? " of " + result.row() : ""));
        result.asked().forEach(says -> System.out.println("   asked: " + says));
        result.trouble().forEach(says -> System.out.println("   " + says));
    }

    @Override
    public void close() {
        if (trial != null) {
            trial.close();
            trial = null;
        }
    }
}
