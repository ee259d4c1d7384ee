package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.corrosion.replay.Book;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.DeltaScript;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.delta.Layout;
import dev.drydock.harvest.file.Sql;
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
        Inside inside = Archive.inside(node, database, scratch);
        mustBeOlder(inside, manifest);
        Cut cut = supplied(manifest, inside.actorId());
        if (nothing(inside, cut)) {
            return new Harvested(run, node.name(), "", 0, 0, "worker");
        }
        try (var work = Scratch.in(scratch, "harvest")) {
            Path file = work.file("delta.db");
            boolean there = sqlite3() && onNode(cut, file, doing);
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

    private void mustBeOlder(Inside inside, Cut manifest) {
        String archive = "node " + node.name() + ": archive " + database;
        if (inside.clusterId().orElse(-1) == clusterId) {
            throw new GiveUp(archive + " has cluster id " + clusterId + ", the one that goes on: it is of another"
                    + " generation than the one that was left, so nothing in it can be called late");
        }
        if (!manifest.sites().isEmpty() && inside.sites().stream().noneMatch(manifest.sites()::contains)) {
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

    private static boolean nothing(Inside inside, Cut cut) {
        boolean partial = inside.partial().entrySet().stream()
                .anyMatch(e -> !e.getValue().minus(cut.held(e.getKey())).isEmpty());
        return cut.lacks(inside.cut()) == 0 && !partial;
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

    private String shell() {
        return node.sqlite3();
    }

    private boolean sqlite3() {
        return node.ask("v=$(" + Sh.quote(shell()) + " --version 2>/dev/null | cut -d' ' -f1); case \"$v\" in "
                        + "3.[4-9][0-9].*|3.[1-9][0-9][0-9].*) echo yes;; *) echo no;; esac")
                .equals("yes");
    }

    /** The files are linked into a directory of their own beside the archive, for SQLite writes a -shm to read a -wal. */
    private boolean onNode(Cut cut, Path delta, Doing doing) throws IOException {
        String directory = CorrosionNode.parent(database) + "/harvest-" + run;
        String link = directory + "/still.db";
        node.ask("set -e; d=" + Sh.quote(directory) + "; db=" + Sh.quote(database)
                + "; rm -rf \"$d\"; mkdir -p \"$d\"; for s in '' -wal; do if [ -s \"$db$s\" ]; then "
                + "ln \"$db$s\" \"$d/still.db$s\" 2>/dev/null || cp \"$db$s\" \"$d/still.db$s\"; fi; done");
        try {
            String source = Sql.uri(link, "mode=ro");
            String layout = node.ask(Sh.command(shell(), "-batch", "-noheader", source, Layout.QUERY));
            String made = directory + "/delta.db";
            String script = directory + "/delta.sql";
            node.reach()
                    .write(
                            script,
                            new ByteArrayInputStream(DeltaScript.of(Layout.of(layout), cut, source, made)
                                    .getBytes(StandardCharsets.UTF_8)));
            var ran = doing.once(new Doing.Command(
                    "harvest-" + Long.toHexString(System.nanoTime()),
                    "rm -f " + Sh.quote(made) + "; " + Sh.command(shell(), "-batch", "-bail", ":memory:") + " < "
                            + Sh.quote(script),
                    Again.RUN,
                    READS,
                    Duration.ZERO));
            try (InputStream in = node.reach().read(made);
                    var out = Files.newOutputStream(delta)) {
                Packing.copy(in, out, bytes -> {});
            }
            return ran.ok();
        } finally {
            node.ask("rm -rf " + Sh.quote(directory));
        }
    }
}
