package dev.drydock.activities.corrosion.replay;

import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.merge.Merge;
import dev.drydock.harvest.merge.MergedRow;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the merged late writes of a book into a cluster, and counts them.
 *
 * <ol>
 *   <li>A batch that was begun and not ended is ended first.
 *   <li>Every merged row is held against what was done with it before; what is left to do and needs nobody is a task.
 *   <li>Tasks are posted in the order in which the writes were accepted, whole transactions together.
 *   <li>Every merged row is counted, and listed.
 * </ol>
 */
public final class Bringing {
    private static final int BATCH = 500;

    private final Merge merge;
    private final Ledger ledger;
    private final Shelf shelf;
    private final Shelf earlier;
    private final Rulings rulings;
    private final Target target;

    /** @param earlier what the cluster held before, where that is not the snapshot's row: the book before this one */
    public Bringing(Merge merge, Ledger ledger, Shelf shelf, Shelf earlier, Rulings rulings, Target target) {
        this.merge = merge;
        this.ledger = ledger;
        this.shelf = shelf;
        this.earlier = earlier;
        this.rulings = rulings;
        this.target = target;
    }

    /** Ends a batch that was begun and not ended; first of all. */
    public void resume() throws IOException {
        new Poster(target, ledger).resume();
    }

    /**
     * Posts again what was applied through a node that is gone, wherever the cluster holds what it held before. A write
     * that node had passed on is there, and is not counted twice.
     */
    public void again(LongConsumer done) throws IOException {
        each(standing -> {
            SortedSet<String> applied = standing.applied();
            if (!applied.isEmpty()) {
                add(standing, applied, standing.before(), null, true);
            }
        });
        post(done);
    }

    /**
     * Posts what nobody contradicts and no rule holds back.
     *
     * @param done is told how many rows were dealt with
     */
    public void ready(LongConsumer done) throws IOException {
        each(standing -> {
            if (!standing.ruling().review()) {
                add(standing, standing.left());
            }
        });
        post(done);
    }

    /**
     * Does with rows that waited what people decided; a row that waits since is not among them.
     *
     * @param held the listing they decided about
     */
    public void decided(Resolution resolution, InputStream held, LongConsumer done) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(held), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LateRow row = Json.read(line, LateRow.class);
                shelf.name(row.table(), RowName.text(row.key()));
            }
        }
        var notes = new ArrayList<Entry>();
        each(standing -> {
            if ((standing.waits() || standing.unsigned()) && shelf.named(standing.name())) {
                decide(standing, resolution, notes);
            }
        });
        if (!notes.isEmpty()) {
            ledger.note(notes);
        }
        post(done);
    }

    private void decide(Standing standing, Resolution resolution, List<Entry> notes) {
        SortedSet<String> left = standing.left();
        Entry entry = standing.entry();
        if (resolution.mine(standing.name())) {
            var columns = new TreeSet<>(left);
            if (entry != null) {
                entry.fates().forEach((column, fate) -> {
                    if (fate.end() == Fate.End.CONFLICT && !fate.signed()) {
                        columns.add(column);
                    }
                });
            }
            var seen = entry != null && standing.unsigned() ? new RowTask.Seen(entry.found()) : null;
            add(standing, columns, standing.base(), seen, false);
        } else if (entry != null && standing.unsigned()) {
            notes.add(entry.signed());
            add(standing, left);
        } else if (resolution.plain(standing.name())) {
            add(standing, left);
        } else {
            notes.add(skipped(standing, left));
        }
    }

    /** People looked at the row and left it out: with all that is left to do of it, late cell of its own or not. */
    private static Entry skipped(Standing standing, SortedSet<String> left) {
        var fates = new TreeMap<String, Fate>();
        left.forEach(column -> fates.put(
                column, Fate.of(Fate.End.SKIPPED, standing.wanted(column)).sign()));
        standing.row().cells().stream()
                .filter(cell -> cell.won() && cell.isRow())
                .forEach(cell -> fates.put(
                        cell.column(),
                        Fate.of(Fate.End.SKIPPED, standing.wanted(cell)).sign()));
        return Entry.of(standing.name(), standing.base(), null, fates, "");
    }

    private void add(Standing standing, SortedSet<String> columns) {
        add(standing, columns, standing.base(), null, false);
    }

    private void add(
            Standing standing,
            SortedSet<String> columns,
            @Nullable SortedMap<String, Value> base,
            RowTask.@Nullable Seen seen,
            boolean again) {
        if (columns.isEmpty()) {
            return;
        }
        var cells = new TreeSet<>(columns);
        cells.remove(LateCell.ROW);
        var newest = standing.row().cells().stream()
                .filter(LateCell::won)
                .map(LateCell::origin)
                .max(Rulings.BY_TIME)
                .orElseThrow();
        shelf.add(
                "%020d".formatted(Rulings.ntp(newest) >>> 1),
                newest.site() + "." + newest.version(),
                RowTask.of(standing.name(), base, standing.row().after(), cells, seen, again));
    }

    private void post(LongConsumer done) throws IOException {
        var poster = new Poster(target, ledger);
        var batch = new ArrayList<List<RowTask>>();
        long[] counts = {0, 0};
        try {
            shelf.eachGroup(group -> {
                batch.add(group);
                counts[0] += group.size();
                if (counts[0] >= BATCH) {
                    bring(poster, batch);
                    counts[1] += counts[0];
                    counts[0] = 0;
                    done.accept(counts[1]);
                }
            });
            bring(poster, batch);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void bring(Poster poster, List<List<RowTask>> batch) {
        try {
            if (!batch.isEmpty()) {
                poster.bring(List.copyOf(batch));
                batch.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts everything, into two files that do not exist. */
    public Reckoning reckon(Path all, Path held) throws IOException {
        try (var reckoner = new Reckoner(all, held)) {
            each(standing -> {
                try {
                    reckoner.add(standing, rulings);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return reckoner.reckoning(ledger.last().map(Ledger.Through::node).orElse(""));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void each(Consumer<Standing> taking) {
        merge.each(row -> {
            var name = new RowName(row.table(), row.key());
            taking.accept(
                    new Standing(row, ledger.of(name).orElse(null), rulings.of(row), before(row, earlier.entry(name))));
        });
    }

    private static @Nullable SortedMap<String, Value> before(MergedRow row, Optional<Entry> earlier) {
        return earlier.isPresent() ? RowName.cells(earlier.get().base()) : row.before();
    }
}
