package dev.drydock.activities.corrosion.file;

/** A database answered a question with an error. */
public final class Refused extends RuntimeException {
    public Refused(String message) {
        super(message);
    }

    public Refused(String message, Throwable cause) {
        super(message, cause);
    }
}
