package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the planner decided.
 *
 * @param source node the backup is taken on; null with a given snapshot
 * @param snapshot the given snapshot's digest, {@code sha256:<hex>}; null with a fresh one
 * @param from the given snapshot: where the worker reads it, or its manifest's digest
 * @param clusterId the new generation's id, absolute: more than every id ever seen or decided
 * @param joins whether the generation exists already and nodes are brought over to it
 */
public record Decided(
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String source,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String snapshot,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String from,
        int clusterId,
        boolean joins) {}
