package dev.drydock.activities.remote;

import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import org.jspecify.annotations.Nullable;

/** Why a host is not reached, in a sentence without the node's name: one session may serve several nodes. */
final class SshTrouble extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean forGood;

    private SshTrouble(String says, boolean forGood, @Nullable Throwable cause) {
        super(says, cause);
        this.forGood = forGood;
    }

    /** It may be otherwise in a moment. */
    static SshTrouble passing(String says, @Nullable Throwable cause) {
        return new SshTrouble(says, false, cause);
    }

    /** Nothing changes until a person does something. */
    static SshTrouble lasting(String says, @Nullable Throwable cause) {
        return new SshTrouble(says, true, cause);
    }

    /** The same on the way through a jump host. */
    SshTrouble at(String place) {
        return new SshTrouble(place + ": " + getMessage(), forGood, this);
    }

    /** For a step. */
    RuntimeException on(String node) {
        String says = "node " + node + ": " + getMessage();
        return forGood ? new GiveUp(says, this) : new TryAgain(says, this);
    }
}
