package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.LateLines.Line;
import dev.drydock.activities.patroni.salvage.Rulings.Ruling;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Counts every change once, where {@code Reckoning} says cells, and writes the listings that people read. */
final class Reckoner {
    private final DeltaHead head;
    private final Rulings rulings;
    private final LateLines lines;
    private final Map<Verdict, Long> settled = new EnumMap<>(Verdict.class);
    private long captured;
    private long held;
    private long conflicting;

    Reckoner(DeltaHead head, Rulings rulings, LateLines lines) {
        this.head = head;
        this.rulings = rulings;
        this.lines = lines;
    }

    void take(Transaction transaction, Target target, Map<Position, Ending> endings) throws SQLException {
        for (int i = 0; i < transaction.changes().size(); i++) {
            Change change = transaction.changes().get(i);
            TargetTable table = target.table(change.table());
            Ending ending = endings.get(new Position(transaction.end(), i));
            boolean passed = transaction.end() <= target.progress();
            add(transaction, change, table, verdict(transaction, change, table, ending, passed), ending);
        }
    }

    private Verdict verdict(
            Transaction transaction, Change change, TargetTable table, @Nullable Ending ending, boolean passed) {
        if (ending != null) {
            return switch (ending.kind()) {
                case ALREADY -> Verdict.ALREADY;
                case CONFLICT, SIGNED -> Verdict.CONFLICT;
                case REVIEW -> Verdict.REVIEW;
                case SKIPPED -> Verdict.SKIPPED;
                case APPLIED -> Verdict.APPLIED;
                case SUPERSEDED -> Verdict.SUPERSEDED;
            };
        }
        return switch (rulings.of(transaction, change, table)) {
            case Ruling.Skip _ -> Verdict.SKIPPED;
            case Ruling.Review _, Ruling.Replay _ -> passed ? Verdict.APPLIED : Verdict.OPEN;
        };
    }

    private void add(
            Transaction transaction, Change change, TargetTable table, Verdict verdict, @Nullable Ending ending)
            throws SQLException {
        boolean waits = verdict == Verdict.OPEN || (ending != null && ending.waits());
        captured++;
        if (waits) {
            held++;
        } else {
            settled.merge(verdict, 1L, Long::sum);
        }
        var old = change.old();
        var now = change.now();
        lines.add(
                head.shown(change.table()),
                new Line(
                        LateLines.key(change, table),
                        change.kind().word(),
                        old == null
                                ? null
                                : Typed.row(change.whole() ? table.columns() : table.named(), table.source(), old),
                        now == null ? null : Typed.row(table.columns(), table.source(), now),
                        ending == null ? null : ending.found(),
                        verdict,
                        waits,
                        why(transaction, change, table, ending),
                        transaction.at(),
                        Sql.lsn(transaction.end())));
    }

    private String why(Transaction transaction, Change change, TargetTable table, @Nullable Ending ending) {
        if (ending != null && !ending.why().isEmpty()) {
            return ending.why();
        }
        if (ending != null && ending.kind() == Ending.Kind.APPLIED) {
            return ending.found() == null ? "" : "people had it win over what the cluster held";
        }
        if (ending != null && (ending.kind() == Ending.Kind.CONFLICT || ending.kind() == Ending.Kind.SIGNED)) {
            return ending.found() == null ? "the cluster holds no such row" : "the cluster holds another value";
        }
        if (rulings.of(transaction, change, table) instanceof Ruling.Skip(String why, boolean _)) {
            return why;
        }
        return table.lost().isEmpty() ? "" : "the cluster has no column " + String.join(", ", table.lost());
    }

    /** Lines in a file, and the digest of the lines. */
    private static final class Listing implements AutoCloseable {
        private final GZIPOutputStream out;
        private final MessageDigest digest = Json.sha256();
        private long lines;

        Listing(Path file) throws IOException {
            out = new GZIPOutputStream(Files.newOutputStream(file));
        }

        void add(LateRow row) throws IOException {
            byte[] line = (Json.text(row) + "\n").getBytes(StandardCharsets.UTF_8);
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

    /** Writes the listings of all rows and of those that wait. */
    Reckoning reckoning(Path everything, Path waiting, String through) throws SQLException, IOException {
        try (var all = new Listing(everything);
                var open = new Listing(waiting)) {
            lines.each((table, row) -> {
                LateRow told = LateLines.told(head, table, row);
                all.add(told);
                if (row.stream().anyMatch(Line::waits)) {
                    open.add(told);
                    conflicting += contradicted(row) ? 1 : 0;
                }
            });
            return new Reckoning(
                    captured,
                    count(Verdict.APPLIED),
                    count(Verdict.ALREADY),
                    count(Verdict.SUPERSEDED),
                    count(Verdict.CONFLICT),
                    count(Verdict.SKIPPED),
                    held,
                    all.lines,
                    open.lines,
                    conflicting,
                    all.finish(),
                    open.finish(),
                    through);
        }
    }

    private static boolean contradicted(List<Line> row) {
        return row.stream().anyMatch(line -> line.waits() && line.verdict() == Verdict.CONFLICT);
    }

    private long count(Verdict verdict) {
        return settled.getOrDefault(verdict, 0L);
    }
}
