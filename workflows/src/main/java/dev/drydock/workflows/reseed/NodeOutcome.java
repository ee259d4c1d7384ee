package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.drydock.workflows.late.LateWrites;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one node's part ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NodeOutcome.Restored.class, name = "restored"),
    @JsonSubTypes.Type(value = NodeOutcome.Stuck.class, name = "stuck"),
    @JsonSubTypes.Type(value = NodeOutcome.Interrupted.class, name = "interrupted")
})
public sealed interface NodeOutcome {
    /**
     * It serves the new generation.
     *
     * @param outage from the stop's beginning to the end of verify
     * @param late null when this part of the chain did not archive (it was retried from a later step)
     * @param harvested null: the plan was made before late writes were harvested
     */
    record Restored(Duration outage, @Nullable Late late, LateWrites.@Nullable Harvested harvested)
            implements NodeOutcome {}

    /**
     * A step failed for good.
     *
     * @param late null when it was not archived yet
     */
    record Stuck(String step, String says, @Nullable Late late) implements NodeOutcome {}

    /** It was asked to stop; {@code step} is the next one that was not begun. */
    record Interrupted(String step, @Nullable Late late) implements NodeOutcome {}
}
