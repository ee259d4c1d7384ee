package dev.drydock.activities.remote;

import java.time.Duration;

/**
 * A command that changes something on a node.
 *
 * @param run the run's id, first level of the step directory
 * @param step the step's name
 * @param again what to do when an earlier attempt died and nobody knows how far it came
 * @param deadline how long one attempt may take
 */
public record StepCall(String run, String step, String shell, Again again, Duration deadline) {
    /** Each step declares whether it may simply be run again. */
    public enum Again {
        RUN,
        ASK
    }
}
