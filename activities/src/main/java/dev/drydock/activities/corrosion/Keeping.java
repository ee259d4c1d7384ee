package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A cluster's plans, surveys, manifests and snapshots in the artifact store, each under its digest. */
final class Keeping {
    private final String cluster;
    private final ArtifactStore store;

    private Keeping(String cluster, ArtifactStore store) {
        this.cluster = cluster;
        this.store = store;
    }

    static Keeping of(ClusterFile file) {
        return new Keeping(file.name().toString(), Homes.store(file));
    }

    @FunctionalInterface
    private interface Work<T> {
        T go() throws IOException;
    }

    private <T> T stored(String key, Work<T> work) {
        try {
            return work.go();
        } catch (StoreRefused e) {
            throw new GiveUp(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new TryAgain("the store " + store.address() + " cannot be used for " + key + ": " + e, e);
        }
    }

    private String key(String kind, String digest) {
        return cluster + "/" + kind + "/" + digest.replaceFirst("^sha256:", "") + ".json";
    }

    /** Keeps canonical text under its own digest, which is answered. */
    String keep(String kind, Object value) {
        byte[] text = Json.canonical(value).getBytes(StandardCharsets.UTF_8);
        String digest = Json.digest(value);
        put(key(kind, digest), text);
        return digest;
    }

    private void put(String key, byte[] bytes) {
        stored(key, () -> {
            store.put(key, bytes);
            return key;
        });
    }

    Optional<JsonNode> find(String kind, String digest) {
        String key = key(kind, digest);
        return stored(key, () -> store.read(key)).map(there -> Json.read(there.text()));
    }

    private JsonNode get(String kind, String digest) {
        return find(kind, digest)
                .orElseThrow(() -> new GiveUp("the store " + store.address() + " of " + cluster + " has no "
                        + key(kind, digest) + "; was it pruned?"));
    }

    /** Under the digest it carries. */
    void keepPlan(ObjectNode plan) {
        put(key("plans", plan.path("digest").asText()), Json.canonical(plan).getBytes(StandardCharsets.UTF_8));
    }

    JsonNode plan(String digest) {
        return get("plans", digest);
    }

    RawSurvey survey(String digest) {
        return Json.read(get("surveys", digest), RawSurvey.class);
    }

    /** Verified against the digest it is asked for by. */
    Manifest manifest(String digest) {
        JsonNode tree = get("manifests", digest);
        if (!Json.digest(tree).equals(digest)) {
            throw new GiveUp("manifest " + digest + " in " + store.address() + " was altered: its content has digest "
                    + Json.digest(tree));
        }
        return Json.read(tree, Manifest.class);
    }

    private String packedKey(String sha256) {
        return cluster + "/snapshots/" + sha256 + ".db.zst";
    }

    void putSnapshot(String sha256, Path packed) {
        String key = packedKey(sha256);
        stored(key, () -> {
            store.put(key, packed);
            return key;
        });
    }

    /** The packed bytes. */
    InputStream snapshot(String sha256) {
        String key = packedKey(sha256);
        return stored(key, () -> store.open(key))
                .orElseThrow(() -> new GiveUp("the store " + store.address() + " has no " + key + "; was it pruned?"));
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
        return cluster + "/runs/" + run + "/manifest";
    }
}
