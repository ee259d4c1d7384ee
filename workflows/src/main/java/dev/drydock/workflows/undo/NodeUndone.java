package dev.drydock.workflows.undo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.drydock.workflows.late.LateWrites;
import org.jspecify.annotations.Nullable;

/** How one node's way back ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NodeUndone.Back.class, name = "back"),
    @JsonSubTypes.Type(value = NodeUndone.Stuck.class, name = "stuck"),
    @JsonSubTypes.Type(value = NodeUndone.Interrupted.class, name = "interrupted")
})
public sealed interface NodeUndone {
    /**
     * It serves what it served before.
     *
     * @param harvested what had been written to the generation that lies aside now; null: it was not looked at
     */
    record Back(String says, LateWrites.@Nullable Harvested harvested) implements NodeUndone {}

    record Stuck(String step, String says) implements NodeUndone {}

    /** It was asked to stop; {@code step} is the next one that was not begun. */
    record Interrupted(String step) implements NodeUndone {}
}
