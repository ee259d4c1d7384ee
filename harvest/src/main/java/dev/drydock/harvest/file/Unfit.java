package dev.drydock.harvest.file;

/** A file cannot be harvested or merged. The message is one sentence with the file, what was seen and what was expected. */
public final class Unfit extends RuntimeException {
    public Unfit(String message) {
        super(message);
    }

    public Unfit(String message, Throwable cause) {
        super(message, cause);
    }
}
