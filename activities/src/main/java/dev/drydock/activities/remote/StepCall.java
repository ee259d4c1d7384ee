package dev.drydock.activities.remote;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A command that changes something on a node. On one node a run and a step's name are the command's identity: once it
 * has succeeded under that name it is never run again, whatever its text is by then.
 *
 * @param hold whose command it is
 * @param step the step's name
 * @param shell POSIX sh of any number of lines; kept on the node as it is, so nothing secret may stand in it
 * @param again what to do when an earlier attempt died and nobody knows how far it came
 * @param deadline how long one attempt may take
 */
public record StepCall(Hold hold, String step, String shell, Again again, Duration deadline) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    public StepCall {
        if (!NAME.matcher(step).matches()) {
            throw new IllegalArgumentException(
                    "step '" + step + "' names a directory on the node: expected letters, digits and -");
        }
        if (deadline.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "step " + step + " has a deadline of " + deadline + ": expected 1 s or more");
        }
    }

    public String run() {
        return hold.run();
    }

    /** Each step declares whether it may simply be run again. */
    public enum Again {
        RUN,
        ASK
    }
}
