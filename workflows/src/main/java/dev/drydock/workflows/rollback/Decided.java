package dev.drydock.workflows.rollback;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the planner decided.
 *
 * @param change what is changed, for people
 * @param command makes the change; null: people do
 * @param hold how long the way back stays open after the mark
 * @param deadline what happens then: {@code ask}, {@code release} or {@code return}
 */
record Decided(Rollback.Way way, String change, @Nullable Change command, Duration hold, String deadline) {
    /** @param undo empty: there is none */
    record Change(String does, String undo) {}
}
