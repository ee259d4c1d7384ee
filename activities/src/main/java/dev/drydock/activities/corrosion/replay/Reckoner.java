package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.harvest.delta.Origin;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Counts every late cell once, and writes the listing that people read: a line a row, and those that wait by themselves. */
final class Reckoner implements AutoCloseable {
    private final Listing all;
    private final Listing held;
    private final Map<Verdict, Long> cells = new EnumMap<>(Verdict.class);
    private long heldCells;
    private long conflicting;

    /** Lines in a file, and the digest of the lines. */
    private static final class Listing implements AutoCloseable {
        private final GZIPOutputStream out;
        private final MessageDigest digest = Json.sha256();
        private long lines;

        Listing(Path file) throws IOException {
            out = new GZIPOutputStream(Files.newOutputStream(file));
        }

        void add(byte[] line) throws IOException {
            out.write(line);
            digest.update(line);
            lines++;
        }

        @Nullable String finish() throws IOException {
            out.close();
            return lines == 0 ? null : "sha256:" + HexFormat.of().formatHex(digest.digest());
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Two files that do not exist. */
    Reckoner(Path all, Path held) throws IOException {
        this.all = new Listing(all);
        this.held = new Listing(held);
    }

    void add(Standing standing, Rulings rulings) throws IOException {
        Map<Verdict, Long> counts = counts(standing);
        boolean waits = standing.waits() || standing.unsigned();
        LateRow row = row(standing, rulings, counts);
        byte[] line = (Json.text(row) + "\n").getBytes(StandardCharsets.UTF_8);
        all.add(line);
        if (waits) {
            held.add(line);
            heldCells += count(counts, Verdict.REVIEW) + count(counts, Verdict.OPEN) + count(counts, Verdict.CONFLICT);
            conflicting += standing.unsigned() ? 1 : 0;
            counts.keySet().removeAll(List.of(Verdict.REVIEW, Verdict.OPEN, Verdict.CONFLICT));
        }
        counts.forEach((verdict, n) -> cells.merge(verdict, n, Long::sum));
    }

    private static long count(Map<Verdict, Long> counts, Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }

    private static Map<Verdict, Long> counts(Standing standing) {
        var counts = new EnumMap<Verdict, Long>(Verdict.class);
        standing.row().cells().forEach(cell -> counts.merge(standing.verdict(cell), 1L, Long::sum));
        return counts;
    }

    private static LateRow row(Standing standing, Rulings rulings, Map<Verdict, Long> counts) {
        var row = standing.row();
        String kind = Rulings.kind(row);
        Entry entry = standing.entry();
        return new LateRow(
                row.table(),
                RowName.json(row.key()),
                kind,
                kind.equals("insert") ? null : RowName.jsonOrNull(shown(standing, row.before())),
                kind.equals("delete") ? null : RowName.jsonOrNull(shown(standing, row.after())),
                entry == null ? null : found(entry),
                counts.keySet().stream().max(Comparator.naturalOrder()).orElse(Verdict.SUPERSEDED),
                why(standing),
                new EnumMap<>(counts),
                by(standing, rulings));
    }

    /** Of an update, the cells that were written late. */
    private static @Nullable SortedMap<String, Value> shown(
            Standing standing, @Nullable SortedMap<String, Value> cells) {
        var row = standing.row();
        if (cells == null || row.before() == null || row.after() == null) {
            return cells;
        }
        var written = new TreeMap<>(cells);
        written.keySet()
                .retainAll(row.cells().stream()
                        .filter(LateCell::won)
                        .map(LateCell::column)
                        .toList());
        return written;
    }

    private static @Nullable Map<String, JsonNode> found(Entry entry) {
        return entry.found();
    }

    private static String why(Standing standing) {
        var row = standing.row();
        if (row.missing().table()) {
            return "the snapshot has no such table, or it has another key there";
        }
        if (!row.missing().columns().isEmpty()) {
            return "the snapshot has no column "
                    + String.join(", ", row.missing().columns());
        }
        Entry entry = standing.entry();
        if (entry != null && !entry.why().isEmpty()) {
            return "refused: " + entry.why();
        }
        if (entry != null && entry.conflicts()) {
            return entry.found() == null ? "the cluster holds no such row" : "the cluster holds another value";
        }
        if (entry != null && entry.found() != null) {
            return "people had it win over what the cluster held";
        }
        return standing.ruling().why();
    }

    private static List<LateRow.By> by(Standing standing, Rulings rulings) {
        var by = new TreeMap<Origin, Map<Verdict, Long>>(
                Rulings.BY_TIME.reversed().thenComparing(Origin::site).thenComparingLong(Origin::version));
        standing.row()
                .cells()
                .forEach(cell -> by.computeIfAbsent(cell.origin(), _ -> new EnumMap<>(Verdict.class))
                        .merge(standing.verdict(cell), 1L, Long::sum));
        return by.entrySet().stream()
                .map(e -> new LateRow.By(
                        rulings.node(e.getKey().site()),
                        Rulings.at(e.getKey()),
                        e.getKey().site(),
                        Long.toString(e.getKey().version()),
                        e.getValue()))
                .toList();
    }

    /** Finishes both files. */
    Reckoning reckoning(String through) throws IOException {
        long rows = all.lines;
        long heldRows = held.lines;
        long counted = cells.values().stream().mapToLong(Long::longValue).sum() + heldCells;
        return new Reckoning(
                counted,
                count(cells, Verdict.APPLIED),
                count(cells, Verdict.ALREADY),
                count(cells, Verdict.SUPERSEDED),
                count(cells, Verdict.CONFLICT),
                count(cells, Verdict.SKIPPED),
                counted - settled(),
                rows,
                heldRows,
                conflicting,
                all.finish(),
                held.finish(),
                through);
    }

    private long settled() {
        return List.of(Verdict.APPLIED, Verdict.ALREADY, Verdict.SUPERSEDED, Verdict.CONFLICT, Verdict.SKIPPED).stream()
                .mapToLong(v -> count(cells, v))
                .sum();
    }

    @Override
    public void close() throws IOException {
        all.close();
        held.close();
    }
}
