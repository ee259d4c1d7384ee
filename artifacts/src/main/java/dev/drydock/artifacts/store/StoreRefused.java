package dev.drydock.artifacts.store;

import java.io.IOException;

/** A store said no, and asking again changes nothing: a person must put something right. One whole sentence. */
public final class StoreRefused extends IOException {
    private static final long serialVersionUID = 1;

    public StoreRefused(String says, Throwable cause) {
        super(says, cause);
    }

    public StoreRefused(String says) {
        super(says);
    }
}
