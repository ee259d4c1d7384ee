package dev.drydock.workflows.codec;

/**
 * A payload that the keys of this process do not open.
 *
 * <p>An error, so that a worker without the key fails the workflow task, which is tried again, and never a run: the SDK
 * drops a signal whose payload is refused by an exception, and its promises hand exceptions to runbooks, which would take
 * them for a node's failure (1.38.0).
 */
public final class Locked extends Error {
    private final String key;

    private Locked(String key, String says) {
        super(says);
        this.key = key;
    }

    static Locked missing(String key, KeyRing here) {
        return new Locked(
                key,
                "it is encrypted with codec key " + key + ", and " + (here.encrypts() ? "only " : "") + here.told()
                        + " is known here");
    }

    /** Another key under the same id, or bytes that were altered: the cipher cannot tell which. */
    static Locked wrong(String key) {
        return new Locked(
                key,
                "codec key " + key + " as it is known here does not open it: that is another key under the same id, or"
                        + " what was written was altered");
    }

    /** Id of the key that is wanted. */
    public String key() {
        return key;
    }
}
