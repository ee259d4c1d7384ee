package dev.drydock.workflows.words;

/**
 * A step needs something stopped that runs: somebody started it since. Trying again does not help; stopping it again does.
 * Names node, seen and expected.
 */
public final class NotStopped extends RuntimeException {
    public NotStopped(String message) {
        super(message);
    }
}
