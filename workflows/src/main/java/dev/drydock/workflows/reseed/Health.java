package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How restored nodes looked while they were watched. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "health")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Health.Ok.class, name = "ok"),
    @JsonSubTypes.Type(value = Health.Bad.class, name = "bad"),
    @JsonSubTypes.Type(value = Health.Inconclusive.class, name = "inconclusive")
})
public sealed interface Health {
    String says();

    record Ok(String says) implements Health {}

    record Bad(String says) implements Health {}

    /** It could not be told; a person decides. */
    record Inconclusive(String says) implements Health {}
}
