package dev.drydock.activities.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A cluster's documents in the artifact store, {@code <cluster>/<kind>/<hex>.json}, each under its digest. */
public record Papers(String cluster, ArtifactStore store) {
    public static Papers of(ClusterFile file) {
        return new Papers(file.name().toString(), Homes.store(file));
    }

    @FunctionalInterface
    public interface Work<T> {
        T go() throws IOException;
    }

    /** Work on the store, with its troubles told as a step tells them. */
    public <T> T stored(String key, Work<T> work) {
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
    public String keep(String kind, Object value) {
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

    public Optional<JsonNode> find(String kind, String digest) {
        String key = key(kind, digest);
        return stored(key, () -> store.read(key)).map(there -> Json.read(there.text()));
    }

    /** @throws GiveUp when it is not there (any more) */
    public JsonNode get(String kind, String digest) {
        return find(kind, digest)
                .orElseThrow(() -> new GiveUp("the store " + store.address() + " of " + cluster + " has no "
                        + key(kind, digest) + "; was it pruned?"));
    }

    /** Under the digest it carries. */
    public void keepPlan(ObjectNode plan) {
        put(key("plans", plan.path("digest").asText()), Json.canonical(plan).getBytes(StandardCharsets.UTF_8));
    }

    public JsonNode plan(String digest) {
        return get("plans", digest);
    }
}
