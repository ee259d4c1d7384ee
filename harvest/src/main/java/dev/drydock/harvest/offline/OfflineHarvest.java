package dev.drydock.harvest.offline;

import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.file.Unfit;
import dev.drydock.harvest.merge.Merge;
import dev.drydock.harvest.merge.MergedRow;
import dev.drydock.harvest.snapshot.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Harvest and merge of stopped databases that lie here; they and their surroundings stay as they are. */
public final class OfflineHarvest implements AutoCloseable {
    private final Path scratch;
    private final ReplaySet replay;
    private final Found found;

    private OfflineHarvest(Path scratch, ReplaySet replay, Found found) {
        this.scratch = scratch;
        this.replay = replay;
        this.found = found;
    }

    /** Throws {@link Refusal}. */
    public static OfflineHarvest of(Sources sources) throws IOException {
        sources.check();
        Path scratch = Files.createTempDirectory(sources.scratch(), "drydock-harvest-");
        boolean done = false;
        try (var snapshot = Snapshot.open(sources.snapshot(), scratch)) {
            var harvest = merged(snapshot, sources, scratch);
            done = true;
            return harvest;
        } catch (Unfit e) {
            throw Refusal.of(e);
        } finally {
            if (!done) {
                Still.remove(scratch);
            }
        }
    }

    private static OfflineHarvest merged(Snapshot snapshot, Sources sources, Path scratch) throws IOException {
        var line = Line.of(snapshot, sources.manifest());
        var deltas = new ArrayList<Delta>();
        try {
            var nodes = new ArrayList<Found.Node>();
            var notes = new TreeSet<String>();
            for (Path node : sources.nodes()) {
                var delta = take(node, line, scratch, scratch.resolve(deltas.size() + ".delta"));
                deltas.add(delta);
                nodes.add(new Found.Node(node, delta.about().actor(), delta.late()));
                delta.about().notes().forEach(note -> notes.add(node + ": " + note));
            }
            return merged(snapshot, deltas, scratch, new Notes(nodes, List.copyOf(notes)));
        } finally {
            deltas.forEach(Delta::close);
        }
    }

    private record Notes(List<Found.Node> nodes, List<String> notes) {}

    private static Delta take(Path node, Line line, Path scratch, Path to) {
        try (var still = Still.open(node, scratch)) {
            line.check(still);
            return new Harvester(scratch).take(still, line.cut(), to);
        }
    }

    private static OfflineHarvest merged(Snapshot snapshot, List<Delta> deltas, Path scratch, Notes about)
            throws IOException {
        var tallies = new TreeMap<String, Tally>();
        snapshot.layout().tables().forEach(table -> tallies.put(table.name(), new Tally(table.name())));
        var replay = new ReplaySet(scratch, List.copyOf(tallies.keySet()));
        Merge.of(snapshot, deltas).each(row -> {
            tallies.computeIfAbsent(row.table(), Tally::new).add(row);
            add(replay, row);
        });
        return new OfflineHarvest(
                scratch, replay, new Found(about.nodes(), List.copyOf(tallies.values()), about.notes()));
    }

    private static void add(ReplaySet replay, MergedRow row) {
        row.change().ifPresent(change -> {
            try {
                replay.add(row.table(), change);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    public Found found() {
        return found;
    }

    /** The replay set as one JSON document. */
    public void print(OutputStream out) throws IOException {
        replay.print(out);
    }

    /** The replay set as lines, {@code {"table":"apps","insert":{..}}}. */
    public void printLines(OutputStream out) throws IOException {
        replay.printLines(out);
    }

    @Override
    public void close() throws IOException {
        replay.close();
        Still.remove(scratch);
    }
}
