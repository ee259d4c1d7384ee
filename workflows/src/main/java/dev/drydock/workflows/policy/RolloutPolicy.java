package dev.drydock.workflows.policy;

import java.time.Duration;

/**
 * How nodes are taken in waves. Sizes are a count ({@code 3}) or a share of the nodes ({@code 25%}, rounded up).
 *
 * @param canary nodes in the first wave
 * @param batch nodes in each later wave
 * @param maxFailures stuck nodes over the whole run at which it goes on; one more and it waits (a share rounds down)
 * @param inFlight nodes worked on at once, 1 to 200
 * @param by {@code zone}: a wave never mixes zones; empty: file order
 */
public record RolloutPolicy(
        String canary, String batch, String maxFailures, int inFlight, String by, Duration pauseBetween) {
    public static final RolloutPolicy DEFAULT = new RolloutPolicy("1", "25%", "0", 50, "", Duration.ZERO);

    public RolloutPolicy {
        if (inFlight < 1 || inFlight > 200) {
            throw new IllegalArgumentException("in-flight " + inFlight + " is outside 1 to 200");
        }
        if (!by.isEmpty() && !by.equals("zone")) {
            throw new IllegalArgumentException("by '" + by + "' is unknown: expected zone");
        }
    }
}
