package dev.drydock.activities.corrosion.file;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a published snapshot is; stored in canonical form, known by its digest.
 *
 * @param plan digest of the plan whose run made it
 * @param source the node it was taken on; for a given snapshot where that lay
 * @param takenAt no later than the moment whose state it holds
 * @param schema comparable with a survey's
 * @param gzip the same for nodes without zstd; null where the plan knew none
 * @param tables rows of each replicated table
 * @param cut which versions it holds, as it was before the edit
 */
public record Manifest(
        int version,
        String cluster,
        String run,
        String plan,
        String source,
        Instant takenAt,
        int clusterId,
        long crsqliteVersion,
        String schema,
        Content snapshot,
        Packed packed,
        @Nullable Packed gzip,
        Map<String, Long> tables,
        Cut.Written cut) {
    public static final int VERSION = 1;

    public Manifest {
        tables = Collections.unmodifiableMap(new TreeMap<>(tables));
    }

    /** The database file; digests are hex. */
    public record Content(String sha256, long bytes) {}

    /**
     * The object in the store.
     *
     * @param object its name below {@code snapshots/}; null: it is named after the content's digest
     */
    public record Packed(
            String codec,
            String sha256,
            long bytes,
            @Nullable String object) {}

    public String digest() {
        return Json.digest(this);
    }

    public Published published() {
        return new Published(
                digest(),
                snapshot.sha256(),
                snapshot.bytes(),
                packed.bytes(),
                clusterId,
                tables.size(),
                tables.values().stream().mapToLong(Long::longValue).sum(),
                takenAt);
    }
}
