package dev.drydock.workflows.rollback;

import java.time.Duration;

/**
 * What is asked of a way back.
 *
 * @param open how long it is to stay open
 * @param salvage whether the writes that going back drops are to be saved
 * @param slot the physical slot that the guard streams from
 */
public record Hold(Duration open, boolean salvage, String slot) {
    public Hold {
        if (!open.isPositive()) {
            throw new IllegalArgumentException("a way back is held open for some time, not " + open);
        }
    }
}
