package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.activities.corrosion.replay.Book;
import dev.drydock.activities.corrosion.replay.Bringing;
import dev.drydock.activities.corrosion.replay.Ledger;
import dev.drydock.activities.corrosion.replay.Rulings;
import dev.drydock.activities.corrosion.replay.Shelf;
import dev.drydock.activities.steps.Beat;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.merge.Merge;
import dev.drydock.harvest.snapshot.Snapshot;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** One book on this worker's disk, for one step. */
final class LateSession {
    private final Fleet fleet;
    private final ClusterFile file;
    private final LateWrites.Book asked;
    private final Book book;
    private final Scratch scratch;
    private final Beat beat;

    LateSession(Fleet fleet, ClusterFile file, LateWrites.Book asked, Scratch scratch, Beat beat) {
        this.fleet = fleet;
        this.file = file;
        this.asked = asked;
        this.book = new Book(Homes.store(file), asked.cluster(), asked.name());
        this.scratch = scratch;
        this.beat = beat;
    }

    /** What a step does with the book. */
    @FunctionalInterface
    interface Work {
        void with(Bringing bringing, Book book, LongConsumer done) throws IOException;
    }

    /** Enters deltas that the book does not hold yet. */
    void enter(List<LateWrites.Harvested> fresh) throws IOException {
        for (LateWrites.Harvested harvested : fresh) {
            try (var delta = Delta.open(fetched(harvested))) {
                book.enter(harvested, delta.about().held(), delta.about().actor());
            }
        }
    }

    /** What it came to when the book was as it is now; then there is nothing to do. */
    Optional<LateWrites.Reckoning> before() throws IOException {
        return book.reckoned(state());
    }

    private String state() throws IOException {
        return Json.digest(List.of(book.index(), Ledger.batches(book.store(), book.directory()), asked.plan()));
    }

    LateWrites.Reckoning bring(List<String> through, Work work) throws IOException {
        Book.Index index = book.index();
        var deltas = new ArrayList<Delta>();
        try (var snapshot = Snapshot.open(snapshot(), scratch.directory());
                var shelf = Shelf.in(scratch.file("shelf.db"));
                var earlier = Shelf.in(scratch.file("earlier.db"))) {
            for (LateWrites.Harvested delta : index.deltas()) {
                deltas.add(Delta.open(fetched(delta)));
            }
            Ledger ledger = Ledger.open(book.store(), book.directory(), shelf);
            earlier(earlier);
            var chosen = new ReplayNode(fleet, file, asked.clusterId(), beat)
                    .among(through, ledger.last().orElse(null));
            try (chosen) {
                var bringing = new Bringing(
                        Merge.of(snapshot, deltas),
                        ledger,
                        shelf,
                        earlier,
                        new Rulings(rules(), nodes(index)),
                        new ReplayTarget(chosen.node()));
                LongConsumer done = rows -> beat.of(new Progress("rows", rows, 0, "posts late rows"));
                bringing.resume();
                if (chosen.lacks()) {
                    bringing.again(done);
                }
                work.with(bringing, book, done);
                return reckon(bringing);
            }
        } finally {
            deltas.forEach(Delta::close);
        }
    }

    /** What had been replayed into the generation that lies aside, the one that goes on holds. */
    private void earlier(Shelf earlier) throws IOException {
        if (!asked.before().isEmpty()) {
            var there = new Book(book.store(), asked.cluster(), asked.before());
            Ledger.open(there.store(), there.directory(), earlier);
        }
    }

    /** Verified against the digest that the history holds. */
    private Path fetched(LateWrites.Harvested harvested) throws IOException {
        Path there = scratch.file(harvested.delta().substring("sha256:".length()) + ".db");
        if (Files.exists(there)) {
            return there;
        }
        try (InputStream packed = book.delta(harvested);
                var in = Packing.unpacking(packed);
                var out = Files.newOutputStream(there)) {
            Packing.copy(in, out, bytes -> {});
        }
        String seen = "sha256:" + Shape.sha256(there);
        if (!seen.equals(harvested.delta())) {
            throw new GiveUp("delta of node " + harvested.node() + " in " + file.artifacts() + " has digest " + seen
                    + ", expected " + harvested.delta() + ": it was altered or damaged");
        }
        return there;
    }

    private Path snapshot() {
        return Given.find(fleet, Keeping.of(file), asked.manifest(), scratch).path();
    }

    private JsonNode plan() {
        return Keeping.of(file).plan(asked.plan());
    }

    private LateRules rules() {
        JsonNode rules = plan().path("policy").path("late");
        return rules.isMissingNode() ? LateRules.NONE : Json.read(rules, LateRules.class);
    }

    private Map<String, String> nodes(Book.Index index) {
        var nodes = new TreeMap<>(index.sites());
        plan().path("facts").path("nodes").forEach(n -> {
            if (!n.path("actorId").asText("").isEmpty()) {
                nodes.putIfAbsent(n.path("actorId").asText(), n.path("name").asText());
            }
        });
        return nodes;
    }

    private LateWrites.Reckoning reckon(Bringing bringing) throws IOException {
        Path all = scratch.file("all.jsonl.gz");
        Path held = scratch.file("held.jsonl.gz");
        LateWrites.Reckoning reckoning = bringing.reckon(all, held);
        book.putListing(reckoning.list(), all);
        book.putListing(reckoning.subject(), held);
        book.reckon(state(), reckoning);
        return reckoning;
    }
}
