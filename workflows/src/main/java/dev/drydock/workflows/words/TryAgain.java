package dev.drydock.workflows.words;

/** A step could not be done now; Temporal tries it again until the step's deadline. Names node, seen and expected. */
public final class TryAgain extends RuntimeException {
    public TryAgain(String message) {
        super(message);
    }

    public TryAgain(String message, Throwable cause) {
        super(message, cause);
    }
}
