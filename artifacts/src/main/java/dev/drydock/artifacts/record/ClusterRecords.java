package dev.drydock.artifacts.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.drydock.artifacts.store.ArtifactStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The records of a store's clusters. A record that cannot be read whole, field by field, is refused and never written
 * over: it says which ids are taken, and writing back only what is understood would free one.
 */
public final class ClusterRecords {
    private static final int TRIES = 250;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private final ArtifactStore store;

    public ClusterRecords(ArtifactStore store) {
        this.store = store;
    }

    /** An empty record when the cluster has none yet. */
    public ClusterRecord read(String cluster) throws IOException {
        var there = store.read(key(cluster));
        return there.isEmpty()
                ? ClusterRecord.empty(cluster)
                : parse(cluster, there.get().text());
    }

    /**
     * Changes a record; when somebody else was first, the change is made again on what they wrote.
     *
     * @param change a pure function; may be asked several times
     * @return the record as it is stored now
     */
    public ClusterRecord change(String cluster, UnaryOperator<ClusterRecord> change) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            var there = store.read(key(cluster)).orElse(null);
            ClusterRecord before = there == null ? ClusterRecord.empty(cluster) : parse(cluster, there.text());
            ClusterRecord after = change.apply(before);
            if (after.equals(before)
                    || store.putIf(key(cluster), bytes(after), there == null ? null : there.version())) {
                return after;
            }
            pause();
        }
        throw new IOException(where(cluster) + " was changed by others " + TRIES + " times in a row; try again");
    }

    private ClusterRecord parse(String cluster, String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            int version = tree.path("version").asInt();
            if (version > ClusterRecord.VERSION) {
                throw new RecordRefused(where(cluster) + " is of version " + version + ", this Drydock reads "
                        + ClusterRecord.VERSION + ": use the newer Drydock that wrote it");
            }
            return checked(cluster, version, MAPPER.treeToValue(tree, ClusterRecord.class));
        } catch (JsonProcessingException e) {
            throw new RecordRefused(
                    where(cluster) + " cannot be read (" + e.getOriginalMessage()
                            + "), so nothing is written over it: a person must look",
                    e);
        }
    }

    private ClusterRecord checked(String cluster, int version, @Nullable ClusterRecord record) {
        if (record == null || version != ClusterRecord.VERSION || !cluster.equals(record.cluster())) {
            throw new RecordRefused(where(cluster) + " says version " + version + " and cluster "
                    + (record == null ? "none" : record.cluster()) + ", expected " + ClusterRecord.VERSION + " and "
                    + cluster + ": a person must look");
        }
        return record;
    }

    private static byte[] bytes(ClusterRecord record) throws IOException {
        return (MAPPER.writeValueAsString(record) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 40)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another was changing a cluster record");
        }
    }

    private String where(String cluster) {
        return "cluster record " + store.address() + "/" + key(cluster);
    }

    private static String key(String cluster) {
        return cluster + "/record.json";
    }
}
