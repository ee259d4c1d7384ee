package dev.drydock.workflows.reseed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an existing snapshot is.
 *
 * @param where as it was asked for
 * @param trouble everything that makes it unfit, one sentence each; empty: it can be restored
 * @param clusterId the id inside
 * @param schema digest comparable with {@link Survey.Identity#schema()}
 * @param related whether it and the surveyed nodes know a site in common; false: it is of another cluster
 * @param manifest digest of its manifest when it was published by Drydock; empty otherwise
 * @param beyond versions that the nodes hold and it does not; null: it cannot tell, or was not asked
 */
public record SnapshotFacts(
        String where,
        List<String> trouble,
        String sha256,
        long bytes,
        int clusterId,
        long crsqliteVersion,
        String schema,
        Instant takenAt,
        boolean related,
        String manifest,
        @Nullable Long beyond) {
    public SnapshotFacts(
            String where,
            List<String> trouble,
            String sha256,
            long bytes,
            int clusterId,
            long crsqliteVersion,
            String schema,
            Instant takenAt,
            boolean related,
            String manifest) {
        this(where, trouble, sha256, bytes, clusterId, crsqliteVersion, schema, takenAt, related, manifest, null);
    }

    public SnapshotFacts {
        trouble = List.copyOf(trouble);
    }
}
