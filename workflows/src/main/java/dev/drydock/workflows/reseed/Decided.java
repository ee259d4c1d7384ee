package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the planner decided.
 *
 * @param source node the backup is taken on; null with a given snapshot
 * @param snapshot the given snapshot's digest, {@code sha256:<hex>}; null with a fresh one, and where it
 *     cannot be read
 * @param from the given snapshot: where the worker reads it, or its manifest's digest
 * @param clusterId the new generation's id, absolute: more than every id ever seen or decided
 * @param joins whether the generation exists already and nodes are brought over to it
 * @param gzip nodes that fetch the snapshot themselves and lack zstd, so that it is packed for them with gzip as well
 */
public record Decided(
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String source,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String snapshot,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String from,
        int clusterId,
        boolean joins,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> gzip) {
    @SuppressWarnings("NullAway") // plans made before there was a choice do not have it
    public Decided {
        gzip = gzip == null ? List.of() : List.copyOf(gzip);
    }
}
