package dev.drydock.artifacts.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An object while its bytes are being made. It is in the store, whole, once {@link #finish} has answered; closed before
 * that, nothing of it is stored.
 */
public abstract class Upload extends OutputStream {
    public abstract void finish() throws IOException;

    @Override
    public final void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int from, int length) throws IOException;

    /** Takes back what was sent unless it is finished; what fails at that is left to the store's own clearing up. */
    @Override
    public abstract void close();
}
