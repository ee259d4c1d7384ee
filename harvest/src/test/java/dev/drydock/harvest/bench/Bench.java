package dev.drydock.harvest.bench;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.merge.Merge;
import dev.drydock.harvest.snapshot.Snapshot;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code P4} and {@code merge}; all without an argument. */
public final class Bench {
    private static final int ROUNDS = 5;
    private static final int ROWS = 300_000;
    private static final int VERSIONS = ROWS / 10;
    private static final String SITE = "11".repeat(16);

    private final Path directory;

    private Bench(Path directory) {
        this.directory = directory;
    }

    public static void main(String... args) throws Exception {
        Path directory = Files.createTempDirectory("drydock-bench-");
        var asked = args.length == 0 ? Set.of("P4", "merge") : Set.of(args);
        try {
            var bench = new Bench(directory);
            if (asked.contains("P4")) {
                bench.reading();
            }
            if (asked.contains("merge")) {
                bench.merging();
            }
        } finally {
            Still.remove(directory);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long from = System.nanoTime();
        work.run();
        return (System.nanoTime() - from) / 1e9;
    }

    private static double median(double[] seconds) {
        var sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Ours and the bare scan take turns, so that a busy machine is busy for both. */
    private void reading() throws Exception {
        var made = Made.of(directory.resolve("reading.db"), 2, 0, ROWS - 1, VERSIONS - VERSIONS / 100);
        reading(made, 1, "with the clock's index");
        reading(made, 10, "with the clock's index");
        made.change("DROP INDEX machines__crsql_clock_dbv_idx");
        reading(made, 1, "without an index");
        Files.delete(made.file());
    }

    private void reading(Made made, int percent, String how) throws Exception {
        int late = VERSIONS / 100 * percent;
        var cut = new Cut(Map.of(SITE, (long) (VERSIONS - late), "02".repeat(16), 0L), Map.of());
        double[] ours = new double[ROUNDS];
        double[] back = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        Path to = directory.resolve("reading.delta");
        for (int round = 0; round < ROUNDS; round++) {
            bare[round] = seconds(() -> scan(made.file()));
            ours[round] = seconds(() -> harvest(made.file(), cut, to, late * 40L));
            back[round] = ours[round] + seconds(() -> readBack(to, late * 40L));
            Files.delete(to);
        }
        String peer = " out of 1,200,000, " + how + "; peer: a bare scan of the clock table";
        new Figure("P4", "harvesting " + late * 40 + " late cells" + peer, median(ours), median(bare), "s").print();
        new Figure(
                        "P4-back",
                        "the same, and reading the delta back into Java cell by cell, as a merge does",
                        median(back),
                        median(bare),
                        "s")
                .print();
    }

    /** Every column of every clock row, read by SQLite and handed to nobody. */
    private static void scan(Path file) throws Exception {
        try (var connection = Still.connect("file:" + file + "?immutable=1");
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT count(*), max(key), max(col_name), max(col_version),"
                        + " max(db_version), max(site_id), max(seq), max(ts) FROM machines__crsql_clock NOT INDEXED")) {
            answer.next();
            expect(answer.getLong(1), 4L * ROWS);
        }
    }

    private void harvest(Path file, Cut cut, Path to, long expected) {
        try (var delta = new Harvester(directory).take(file, cut, to)) {
            expect(delta.late(), expected);
        }
    }

    private static void readBack(Path to, long expected) {
        long cells = 0;
        try (var delta = Delta.open(to)) {
            for (var rows : delta.rows("machines")) {
                try (rows) {
                    while (rows.next().isPresent()) {
                        cells++;
                    }
                }
            }
        }
        expect(cells, expected);
    }

    private void merging() throws Exception {
        var sizes = List.of(250_000, 500_000, 1_000_000);
        var sets = new ArrayList<Nodes>();
        for (int size : sizes) {
            sets.add(Nodes.of(Files.createDirectory(directory.resolve("merge" + size)), size));
        }
        double[][] seconds = new double[sizes.size()][ROUNDS];
        resetPeak();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < sizes.size(); i++) {
                var nodes = sets.get(i);
                seconds[i][round] = seconds(nodes::merge);
            }
        }
        double first = median(seconds[0]);
        for (int i = 0; i < sizes.size(); i++) {
            new Figure(
                            "merge",
                            "merging " + sizes.get(i) + " candidate cells of 5 nodes; peer: the first size, scaled",
                            median(seconds[i]),
                            first * sizes.get(i) / sizes.getFirst(),
                            "s")
                    .print();
        }
        new Figure(
                        "merge-heap",
                        "largest heap in all these merges, garbage included; peer: 512 MB",
                        peak() / 1e6,
                        512.0,
                        "MB")
                .print();
    }

    private record Nodes(Path snapshot, List<Path> deltas, Path scratch, int cells) {
        /** Rows overlap: each node wrote to a fifth of its own and four fifths that others wrote to as well. */
        static Nodes of(Path directory, int cells) throws Exception {
            int rows = cells / 5 / 4;
            Path snapshot = Made.of(directory.resolve("snapshot.db"), 9, 0, rows / 2, 1 << 30)
                    .file();
            var cut = new Cut(Map.of(SITE, (long) (1 << 30)), Map.of());
            var deltas = new ArrayList<Path>();
            for (int node = 2; node < 7; node++) {
                int first = (node - 2) * rows / 5;
                var made = Made.of(directory.resolve(node + ".db"), node, first, first + rows - 1, 0);
                Path delta = directory.resolve(node + ".delta");
                new Harvester(directory).take(made.file(), cut, delta).close();
                Files.delete(made.file());
                deltas.add(delta);
            }
            return new Nodes(snapshot, deltas, directory, cells);
        }

        void merge() {
            var opened = new ArrayList<Delta>();
            long[] cells = {0};
            try (var held = Snapshot.open(snapshot, scratch)) {
                deltas.forEach(delta -> opened.add(Delta.open(delta)));
                Merge.of(held, opened).each(row -> cells[0] += row.cells().size());
            } finally {
                opened.forEach(Delta::close);
            }
            expect(cells[0], this.cells);
        }
    }

    private static void expect(long seen, long expected) {
        if (seen != expected) {
            throw new IllegalStateException("saw " + seen + ", expected " + expected);
        }
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static void resetPeak() {
        System.gc();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peak() {
        return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }
}
