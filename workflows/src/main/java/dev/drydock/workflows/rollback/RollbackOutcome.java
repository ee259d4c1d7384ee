package dev.drydock.workflows.rollback;

import dev.drydock.workflows.late.LateWrites.Reckoning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a change with a way back ended.
 *
 * @param kind {@code released}, {@code returned}, {@code stopped}, {@code aborted}, {@code drift}, {@code rejected} or
 *     {@code expired}
 * @param mark where the way back led to; null: the run did not come to it
 * @param leader who leads at the end, as far as the run knows
 * @param late what became of the writes that going back dropped; null: it did not go back, or saved none
 * @param differences what is not as it was before the run, a sentence each
 * @param left what the run made and left, by place
 */
public record RollbackOutcome(
        String kind,
        int exit,
        String says,
        String next,
        Rollback.@Nullable Mark mark,
        String leader,
        @Nullable Reckoning late,
        List<String> differences,
        List<String> left) {
    public RollbackOutcome {
        differences = List.copyOf(differences);
        left = List.copyOf(left);
    }
}
