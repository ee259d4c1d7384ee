package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Manifest.Packed;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.corrosion.file.Packing.Codec;
import dev.drydock.activities.corrosion.file.Packing.Target;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.activities.steps.Papers;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/** A cluster's plans, surveys, manifests and snapshots in the artifact store, each under its digest. */
final class Keeping {
    private final Papers papers;
    private final ArtifactStore store;

    private Keeping(Papers papers) {
        this.papers = papers;
        this.store = papers.store();
    }

    static Keeping of(ClusterFile file) {
        return new Keeping(Papers.of(file));
    }

    private <T> T stored(String key, Papers.Work<T> work) {
        return papers.stored(key, work);
    }

    String keep(String kind, Object value) {
        return papers.keep(kind, value);
    }

    Optional<JsonNode> find(String kind, String digest) {
        return papers.find(kind, digest);
    }

    void keepPlan(ObjectNode plan) {
        papers.keepPlan(plan);
    }

    JsonNode plan(String digest) {
        return papers.plan(digest);
    }

    RawSurvey survey(String digest) {
        return Json.read(papers.get("surveys", digest), RawSurvey.class);
    }

    /** Verified against the digest it is asked for by. */
    Manifest manifest(String digest) {
        JsonNode tree = papers.get("manifests", digest);
        if (!Json.digest(tree).equals(digest)) {
            throw new GiveUp("manifest " + digest + " in " + store.address() + " was altered: its content has digest "
                    + Json.digest(tree));
        }
        return Json.read(tree, Manifest.class);
    }

    private String snapshots() {
        return papers.cluster() + "/snapshots/";
    }

    /**
     * Packs a file straight into the store. What is in it is known only at the end, so its name is of the run and of
     * chance; a step that is asked again finds what an earlier attempt had finished, if that was of the same bytes.
     *
     * @param gzip whether there are nodes that cannot read the usual codec
     */
    Packing pack(String run, Path file, boolean gzip, LongConsumer done) {
        String receipt = papers.cluster() + "/runs/" + run + "/packed";
        return stored(receipt, () -> {
            var there = store.read(receipt);
            if (there.isPresent()) {
                Packing packing = Json.read(there.get().text(), Packing.class);
                if (packing.content().sha256().equals(Shape.sha256(file))
                        && packing.ways().size() > (gzip ? 1 : 0)) {
                    return packing;
                }
            }
            Packing packing = packed(run + "-" + UUID.randomUUID().toString().substring(0, 8), file, gzip, done);
            store.put(receipt, Json.text(packing).getBytes(StandardCharsets.UTF_8));
            return packing;
        });
    }

    private Packing packed(String name, Path file, boolean gzip, LongConsumer done) throws IOException {
        String zst = name + Codec.ZSTD.suffix();
        String gz = name + Codec.GZIP.suffix();
        try (var usual = store.upload(snapshots() + zst);
                var other = gzip ? store.upload(snapshots() + gz) : null) {
            var targets = new ArrayList<>(List.of(new Target(Codec.ZSTD, zst, usual)));
            if (other != null) {
                targets.add(new Target(Codec.GZIP, gz, other));
            }
            Packing packing = Packing.pack(file, targets, done);
            usual.finish();
            if (other != null) {
                other.finish();
            }
            return packing;
        }
    }

    private String key(Manifest manifest, Packed packed) {
        String object = packed.object();
        return snapshots() + (object == null ? manifest.snapshot().sha256() + Codec.ZSTD.suffix() : object);
    }

    /** The packed bytes. */
    InputStream snapshot(Manifest manifest) {
        String key = key(manifest, manifest.packed());
        return stored(key, () -> store.open(key))
                .orElseThrow(() -> new GiveUp("the store " + store.address() + " has no " + key + "; was it pruned?"));
    }

    /** Where a node can fetch the packed bytes itself; a secret. Empty when the store gives no addresses. */
    Optional<URI> fetchable(Manifest manifest, Packed packed, Duration valid) {
        String key = key(manifest, packed);
        return stored(key, () -> store.fetchable(key, valid));
    }

    /** The manifest a run published, whatever attempt was first. */
    Optional<String> published(String run) {
        String key = pointer(run);
        return stored(key, () -> store.read(key)).map(there -> there.text().strip());
    }

    String publish(String run, String manifest) {
        String key = pointer(run);
        stored(key, () -> store.putIf(key, manifest.getBytes(StandardCharsets.UTF_8), null));
        return published(run).orElse(manifest);
    }

    private String pointer(String run) {
        return papers.cluster() + "/runs/" + run + "/manifest";
    }
}
