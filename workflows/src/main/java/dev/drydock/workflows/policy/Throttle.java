package dev.drydock.workflows.policy;

import java.time.Duration;

/**
 * A condition outside of Drydock that holds waves back, as a plan freezes it; what is asked stays in the cluster file.
 *
 * @param atMost the figure must not be above this; a decimal number
 * @param every how often it is asked for
 * @param patience how long a wave is held back before a person is asked
 */
public record Throttle(String atMost, Duration every, Duration patience) {
    /** For people. */
    public String says() {
        return "only while the throttle's figure is at most " + atMost + "; a person is asked after "
                + patience.toMinutes() + " min";
    }
}
