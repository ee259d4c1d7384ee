package dev.drydock.workflows.undo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How one node's way back ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NodeUndone.Back.class, name = "back"),
    @JsonSubTypes.Type(value = NodeUndone.Stuck.class, name = "stuck"),
    @JsonSubTypes.Type(value = NodeUndone.Interrupted.class, name = "interrupted")
})
public sealed interface NodeUndone {
    /** It serves what it served before. */
    record Back(String says) implements NodeUndone {}

    record Stuck(String step, String says) implements NodeUndone {}

    /** It was asked to stop; {@code step} is the next one that was not begun. */
    record Interrupted(String step) implements NodeUndone {}
}
