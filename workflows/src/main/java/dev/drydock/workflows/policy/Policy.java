package dev.drydock.workflows.policy;

import dev.drydock.workflows.signature.RevokedKeys;
import io.temporal.activity.ActivityInterface;

/** What a run asks of the worker's policy while it waits for people. */
public final class Policy {
    private Policy() {}

    /** Asked on the queue of the cluster's system: cluster files live with the worker that serves it. */
    @ActivityInterface(namePrefix = "Policy")
    public interface Steps {
        /**
         * The list of revoked keys as it is now; empty where the cluster file names none. Throws {@code TryAgain} or
         * {@code GiveUp} naming file and line while it cannot be read: a key that may have been revoked must not pass a
         * gate, so that stays shut and the list is asked for again.
         */
        RevokedKeys revoked(String cluster);

        /**
         * Asks for the cluster's throttle figure until it is low enough, for two minutes at most. A figure that cannot be
         * had holds as well: nobody knows that it is low enough. Changes nothing.
         */
        Calm throttle(String cluster);
    }

    /** @param says what was seen and what is wanted */
    public record Calm(boolean calm, String says) {}
}
