package dev.drydock.activities.patroni.salvage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.workflows.late.LateObjects;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.rollback.Findings.Dropped;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of one {@code LateWrites.Book} in the artifact store. */
public record Shelves(ArtifactStore store, LateObjects objects) {
    private record Index(List<Harvested> deltas) {}

    /** @param name as in {@code LateWrites.Book} */
    public static Shelves of(ArtifactStore store, String cluster, String name) {
        return new Shelves(store, LateObjects.of(cluster, name));
    }

    private String told(String node) {
        return objects.directory() + "/harvests/" + node + ".json";
    }

    /** Sentences on what logical decoding did not carry from a node. */
    private String uncarried(String node) {
        return objects.directory() + "/uncarried/" + node + ".json";
    }

    /** What was written to a node's tables after the mark, most first. */
    private String dropped(String node) {
        return objects.directory() + "/dropped/" + node + ".json";
    }

    public Optional<Harvested> harvested(String node) throws IOException {
        return store.read(told(node)).map(there -> Json.read(there.text(), Harvested.class));
    }

    /** The delta before what tells that it is there. */
    void keep(Harvested harvested, Path packed, List<Dropped> dropped, List<String> uncarried) throws IOException {
        if (!harvested.delta().isEmpty()) {
            store.put(objects.delta(harvested.delta()), packed);
        }
        store.put(dropped(harvested.node()), text(dropped));
        store.put(uncarried(harvested.node()), text(uncarried));
        store.put(told(harvested.node()), text(harvested));
    }

    /** What is kept of a harvest that was done: how much was written to each table. */
    public List<Dropped> droppedOf(String node) throws IOException {
        return store.read(dropped(node)).stream()
                .flatMap(there -> List.of(Json.read(there.text(), Dropped[].class)).stream())
                .toList();
    }

    /** Likewise: what it could not carry, a sentence each. */
    public List<String> uncarriedOf(String node) throws IOException {
        return store.read(uncarried(node)).stream()
                .flatMap(there -> List.of(Json.read(there.text(), String[].class)).stream())
                .toList();
    }

    /** Enters what is not there yet. There is one last leader, so more than one delta would be of two histories. */
    public Optional<Harvested> entered(List<Harvested> fresh) throws IOException {
        var there = store.read(objects.index())
                .map(read -> Json.read(read.text(), Index.class).deltas().getFirst());
        for (Harvested each : fresh) {
            if (there.isPresent() && !there.get().delta().equals(each.delta())) {
                throw new GiveUp("the book " + objects.directory() + " holds the delta of node "
                        + there.get().node() + ", and is given another one of node " + each.node()
                        + ": expected one, of the last leader");
            }
            if (there.isEmpty()) {
                store.put(objects.index(), text(new Index(List.of(each))));
                there = Optional.of(each);
            }
        }
        return there;
    }

    InputStream delta(Harvested harvested) throws IOException {
        return there(objects.delta(harvested.delta()), "delta of node " + harvested.node());
    }

    InputStream listing(String digest) throws IOException {
        return there(objects.listing(digest), "listing " + digest);
    }

    void putListing(@Nullable String digest, Path packed) throws IOException {
        if (digest != null) {
            store.put(objects.listing(digest), packed);
        }
    }

    /** A file that resolves rows one by one, as the command line stored it. */
    JsonNode resolution(String digest) throws IOException {
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

    private static byte[] text(Object value) {
        return Json.canonical(value).getBytes(StandardCharsets.UTF_8);
    }
}
