package dev.drydock.workflows.words;

/** A step cannot be done however often it is tried; a person must look. Names node, seen and expected. */
public final class GiveUp extends RuntimeException {
    public GiveUp(String message) {
        super(message);
    }

    public GiveUp(String message, Throwable cause) {
        super(message, cause);
    }
}
