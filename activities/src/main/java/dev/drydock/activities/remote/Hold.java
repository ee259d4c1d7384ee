package dev.drydock.activities.remote;

import java.util.regex.Pattern;

/**
 * By what right a caller acts on a node; the node keeps the newest, and refuses what is older.
 *
 * @param run the run's id, first level of the step directory
 * @param epoch grows with every asking of a run and from run to run: when the Temporal service gave out this attempt, in
 *     milliseconds since 1970. Whoever comes back after another attempt was given out has a lower one
 * @param over a run that did not let go of the node and is over all the same; empty: none
 */
public record Hold(String run, long epoch, String over) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    public Hold {
        if (!NAME.matcher(run).matches()) {
            throw new IllegalArgumentException(
                    "run '" + run + "' names a directory on the node: expected letters, digits and -");
        }
        if (epoch < 1) {
            throw new IllegalArgumentException("run " + run + " has epoch " + epoch + ": expected 1 or more");
        }
    }

    public Hold(String run, long epoch) {
        this(run, epoch, "");
    }

    public Hold over(String other) {
        return new Hold(run, epoch, other);
    }
}
