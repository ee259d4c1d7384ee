package dev.drydock.artifacts.record;

/** The cluster record cannot take the change, or cannot be read; trying again does not help. */
public final class RecordRefused extends RuntimeException {
    public RecordRefused(String message) {
        super(message);
    }

    RecordRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
