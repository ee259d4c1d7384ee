package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.late.LateObjects;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects of one {@code LateWrites.Book} in the artifact store. */
public final class Book {
    private static final int TRIES = 20;

    private final ArtifactStore store;
    private final LateObjects objects;

    /**
     * Which deltas there are.
     *
     * @param supplied versions that they hold, beyond the snapshot's cut
     * @param sites actor to node name
     */
    public record Index(List<Harvested> deltas, Cut.Written supplied, Map<String, String> sites) {
        static final Index EMPTY = new Index(List.of(), Cut.NOTHING.written(), Map.of());

        public Index {
            deltas = List.copyOf(deltas);
            sites = Collections.unmodifiableMap(new TreeMap<>(sites));
        }
    }

    /** @param name as in {@code LateWrites.Book} */
    public Book(ArtifactStore store, String cluster, String name) {
        this.store = store;
        this.objects = LateObjects.of(cluster, name);
    }

    public String directory() {
        return objects.directory();
    }

    public ArtifactStore store() {
        return store;
    }

    public Index index() throws IOException {
        return store.read(objects.index()).map(Book::parsed).orElse(Index.EMPTY);
    }

    private static Index parsed(ArtifactStore.Versioned there) {
        return Json.read(Json.read(there.text()), Index.class);
    }

    /** Enters a delta; one that is there already changes nothing. */
    public void enter(Harvested delta, Cut supplied, String site) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            var there = store.read(objects.index()).orElse(null);
            Index index = there == null ? Index.EMPTY : parsed(there);
            if (index.deltas().contains(delta)) {
                return;
            }
            var deltas = new ArrayList<>(index.deltas());
            deltas.removeIf(d -> d.run().equals(delta.run()) && d.node().equals(delta.node()));
            deltas.add(delta);
            var sites = new TreeMap<>(index.sites());
            sites.put(site, delta.node());
            var next = new Index(deltas, index.supplied().cut().union(supplied).written(), sites);
            if (store.putIf(objects.index(), text(next), there == null ? null : there.version())) {
                return;
            }
        }
        throw new TryAgain(store.address() + "/" + objects.index() + " was changed by others " + TRIES + " times");
    }

    /** What was counted when the book was in this state. */
    public Optional<Reckoning> reckoned(String state) throws IOException {
        return store.read(objects.reckoning(state)).map(there -> Json.read(there.text(), Reckoning.class));
    }

    public void reckon(String state, Reckoning reckoning) throws IOException {
        store.put(objects.reckoning(state), text(reckoning));
    }

    private static byte[] text(Object value) {
        return Json.canonical(value).getBytes(StandardCharsets.UTF_8);
    }

    // -- objects under their digests

    public void putDelta(String sha256, Path packed) throws IOException {
        store.put(objects.delta(sha256), packed);
    }

    public InputStream delta(Harvested delta) throws IOException {
        return there(objects.delta(delta.delta()), "delta of node " + delta.node());
    }

    /** Lines of {@code LateRow}, gzipped, under the digest of the lines. */
    public void putListing(@Nullable String digest, Path packed) throws IOException {
        if (digest != null) {
            store.put(objects.listing(digest), packed);
        }
    }

    public InputStream listing(String digest) throws IOException {
        return there(objects.listing(digest), "listing " + digest);
    }

    /** A file that resolves rows one by one, as the CLI stored it. */
    public JsonNode resolution(String digest) throws IOException {
        try (var in = there(objects.resolution(digest), "resolution " + digest)) {
            JsonNode tree = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            if (!Json.digest(tree).equals(digest)) {
                throw new GiveUp("resolution " + digest + " was altered: its content has digest " + Json.digest(tree));
            }
            return tree;
        }
    }

    private InputStream there(String key, String what) throws IOException {
        return store.open(key)
                .orElseThrow(() ->
                        new GiveUp(what + " is not in the store: " + store.address() + "/" + key + "; was it pruned?"));
    }
}
