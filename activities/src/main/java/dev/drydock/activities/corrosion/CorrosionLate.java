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
import dev.drydock.activities.corrosion.replay.Resolution;
import dev.drydock.activities.corrosion.replay.Rulings;
import dev.drydock.activities.corrosion.replay.Shelf;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.file.Unfit;
import dev.drydock.harvest.merge.Merge;
import dev.drydock.harvest.snapshot.Snapshot;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Late writes on Corrosion: harvested from archives, merged by cr-sqlite's rules, posted to one healthy agent. */
public final class CorrosionLate implements LateWrites.Steps {
    private final Fleet fleet;

    /** As for {@link CorrosionReseed}. */
    public CorrosionLate(Homes homes, Reaches reaches, InstantSource clock, Path scratch, Supplier<Beat> beats) {
        this.fleet = new Fleet(homes, reaches, Fleet.client(), clock, scratch, beats);
    }

    private static Book book(ClusterFile file, LateWrites.Book book) {
        return new Book(Homes.store(file), book.cluster(), book.name());
    }

    @Override
    public LateWrites.Harvested harvest(LateWrites.Book asked, String name) {
        ClusterFile file = fleet.file(asked.cluster());
        var cut = Keeping.of(file).manifest(asked.manifest()).cut().cut();
        return fleet.step(
                asked.cluster(),
                asked.run(),
                "harvests " + name,
                beat -> fleet.at(file, name, node -> {
                    try {
                        Optional<String> archive = asked.undoes().isEmpty()
                                ? Optional.of(node.archived(asked.run()))
                                : PutBack.lyingAside(node, asked.undoes(), asked.run());
                        return archive.isEmpty()
                                ? new LateWrites.Harvested(asked.run(), name, "", 0, 0, "worker")
                                : new LateHarvest(node, book(file, asked), asked.run(), archive.get(), fleet.scratch())
                                        .take(cut, fleet.doing(node, asked.run(), beat));
                    } catch (IOException e) {
                        throw new TryAgain("node " + name + ": the archive cannot be harvested: " + e, e);
                    }
                }));
    }

    @Override
    public LateWrites.Reckoning replay(LateWrites.Book asked, List<LateWrites.Harvested> fresh, List<String> through) {
        return work(asked, through, fresh, "replays late writes", (bringing, book, done) -> bringing.ready(done));
    }

    @Override
    public LateWrites.Reckoning settle(LateWrites.Book asked, String held, Resolve resolve, List<String> through) {
        return work(asked, through, List.of(), "settles late writes", (bringing, book, done) -> {
            Resolution resolution =
                    resolve.byFile() ? Resolution.of(book.resolution(resolve.word())) : Resolution.of(resolve);
            bringing.decided(resolution, book.listing(held), done);
        });
    }

    @FunctionalInterface
    private interface Work {
        void with(Bringing bringing, Book book, LongConsumer done) throws IOException;
    }

    private LateWrites.Reckoning work(
            LateWrites.Book asked, List<String> through, List<LateWrites.Harvested> fresh, String says, Work work) {
        ClusterFile file = fleet.file(asked.cluster());
        return fleet.step(asked.cluster(), asked.run(), says, beat -> {
            try (var scratch = Scratch.in(fleet.scratch(), "replay")) {
                return new Session(file, asked, scratch, beat).work(through, fresh, work);
            } catch (IOException e) {
                throw new TryAgain("late writes of " + asked.cluster() + ": " + e, e);
            } catch (Unfit e) {
                throw new GiveUp("late writes of " + asked.cluster() + ": " + e.getMessage(), e);
            }
        });
    }

    /** One book on this worker's disk, for one step. */
    private final class Session {
        private final ClusterFile file;
        private final LateWrites.Book asked;
        private final Book book;
        private final Scratch scratch;
        private final Beat beat;

        Session(ClusterFile file, LateWrites.Book asked, Scratch scratch, Beat beat) {
            this.file = file;
            this.asked = asked;
            this.book = book(file, asked);
            this.scratch = scratch;
            this.beat = beat;
        }

        LateWrites.Reckoning work(List<String> through, List<LateWrites.Harvested> fresh, Work work)
                throws IOException {
            enter(fresh);
            Book.Index index = book.index();
            var deltas = new ArrayList<Delta>();
            try (var snapshot = Snapshot.open(snapshot(), scratch.directory());
                    var shelf = Shelf.in(scratch.file("shelf.db"));
                    var earlier = Shelf.in(scratch.file("earlier.db"))) {
                for (LateWrites.Harvested delta : index.deltas()) {
                    deltas.add(Delta.open(fetched(delta)));
                }
                Ledger ledger = Ledger.open(book.store(), book.directory(), shelf);
                before(earlier);
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
        private void before(Shelf earlier) throws IOException {
            if (!asked.before().isEmpty()) {
                var there = new Book(book.store(), asked.cluster(), asked.before());
                Ledger.open(there.store(), there.directory(), earlier);
            }
        }

        private void enter(List<LateWrites.Harvested> fresh) throws IOException {
            for (LateWrites.Harvested harvested : fresh) {
                try (var delta = Delta.open(fetched(harvested))) {
                    book.enter(harvested, delta.about().held(), delta.about().actor());
                }
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
            return Given.find(fleet, Keeping.of(file), asked.manifest(), scratch)
                    .path();
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
            return reckoning;
        }
    }
}
