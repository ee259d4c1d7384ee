package dev.drydock.onebox.matrix;

import java.util.Locale;

/** When a step is disturbed. */
enum Moment {
    /** The worker has the step, and has not begun. */
    BEFORE,
    /** The step is at work: a command on the node has had its effect and has not ended, or the agent is being asked. */
    DURING,
    /** The step has ended, and the Temporal server was not told yet. */
    AFTER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
