package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.activities.corrosion.replay.Book;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.DeltaScript;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.delta.Layout;
import dev.drydock.harvest.file.Unfit;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.words.GiveUp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what is late in one archived database into a delta: by the node's own {@code sqlite3} where it has one, so that
 * only the delta travels, else at the worker over the archive's files.
 *
 * <p>What the node itself accepted is always taken; of what others accepted, what no delta of the book has supplied yet.
 */
final class LateHarvest {
    private static final int NAME = 12;
    private static final Duration READS = Duration.ofHours(1);

    private final CorrosionNode node;
    private final Book book;
    private final String run;
    private final String database;
    private final int clusterId;
    private final Path scratch;

    /**
     * @param database the archived one, on the node
     * @param clusterId of the cluster that goes on, which an archive is never of
     */
    LateHarvest(CorrosionNode node, Book book, String run, String database, int clusterId, Path scratch) {
        this.clusterId = clusterId;
        this.node = node;
        this.book = book;
        this.run = run;
        this.database = database;
        this.scratch = scratch;
    }

    Harvested take(Cut manifest, Doing doing) throws IOException {
        Left left = Archive.left(node, database, scratch);
        mustBeOlder(left, manifest);
        Cut cut = supplied(manifest, left.actorId());
        if (nothing(left, cut)) {
            return new Harvested(run, node.name(), "", 0, 0, "worker");
        }
        try (var work = Scratch.in(scratch, "harvest")) {
            Path file = work.file("delta.db");
            boolean there = onNode(cut, file, doing);
            if (!there) {
                Files.deleteIfExists(file);
                atWorker(cut, file, work);
            }
            return keep(file, work, there ? "node" : "worker");
        } catch (Unfit e) {
            throw new GiveUp(
                    "node " + node.name() + ": archive " + database + " cannot be harvested: " + e.getMessage(), e);
        }
    }

    private void mustBeOlder(Left left, Cut manifest) {
        String archive = "node " + node.name() + ": archive " + database;
        if (left.clusterId().orElse(-1) == clusterId) {
            throw new GiveUp(archive + " has cluster id " + clusterId + ", the one that goes on: it is of another"
                    + " generation than the one that was left, so nothing in it can be called late");
        }
        if (!manifest.sites().isEmpty() && left.sites().stream().noneMatch(manifest.sites()::contains)) {
            throw new GiveUp(archive + " knows none of the " + manifest.sites().size()
                    + " sites of the snapshot: it is of another cluster");
        }
    }

    private Cut supplied(Cut manifest, String own) throws IOException {
        Cut others = book.index().supplied().cut();
        var vector = new TreeMap<>(others.vector());
        vector.remove(own);
        var holes = new TreeMap<>(others.holes());
        holes.remove(own);
        return manifest.union(new Cut(vector, holes));
    }

    private static boolean nothing(Left left, Cut cut) {
        boolean partial = left.partial().entrySet().stream()
                .anyMatch(e -> !e.getValue().minus(cut.held(e.getKey())).isEmpty());
        return cut.lacks(left.cut()) == 0 && !partial;
    }

    private Harvested keep(Path file, Scratch work, String on) throws IOException {
        long cells;
        try (var delta = Delta.open(file)) {
            cells = delta.late();
        }
        Path packed = work.file("delta.db.zst");
        Packing packing = Packing.pack(file, packed, bytes -> {});
        book.putDelta(packing.content().sha256(), packed);
        return new Harvested(
                run,
                node.name(),
                "sha256:" + packing.content().sha256(),
                cells,
                packing.packed().bytes(),
                on);
    }

    // -- at the worker

    private void atWorker(Cut cut, Path delta, Scratch work) throws IOException {
        Optional<Path> here = node.reach().here(database);
        Path source = here.isPresent() ? here.get() : Archive.fetched(node, database, work);
        new Harvester(scratch).take(source, cut, delta).close();
    }

    // -- on the node

    /** Whether the node has a shell that could. */
    private boolean onNode(Cut cut, Path delta, Doing doing) throws IOException {
        Optional<NodeReading> reading = NodeReading.of(node, database, "harvest-" + run);
        if (reading.isEmpty()) {
            return false;
        }
        try (var shell = reading.get()) {
            Optional<String> layout = shell.answer(Layout.QUERY);
            return layout.isPresent() && onNode(shell, Layout.of(layout.get()), cut, delta, doing);
        }
    }

    private boolean onNode(NodeReading shell, Layout layout, Cut cut, Path delta, Doing doing) throws IOException {
        String made = shell.file("delta.db");
        String part = shell.file("delta.part");
        String script = shell.file("delta.sql");
        byte[] sql = DeltaScript.of(layout, cut, shell.uri(), part).getBytes(StandardCharsets.UTF_8);
        node.reach().write(script, new ByteArrayInputStream(sql));
        var command = new Doing.Command(
                "harvest-" + Shape.sha256(new ByteArrayInputStream(sql)).substring(0, NAME),
                "rm -f " + Sh.quote(part) + "; " + Sh.command(node.sqlite3(), "-batch", "-bail", ":memory:") + " < "
                        + Sh.quote(script) + " && " + Sh.command("mv", part, made),
                Again.RUN,
                READS,
                Duration.ZERO);
        doing.until(command, () -> node.exists(made));
        try (InputStream in = node.reach().read(made);
                var out = Files.newOutputStream(delta)) {
            Packing.copy(in, out, bytes -> {});
        }
        return true;
    }
}
