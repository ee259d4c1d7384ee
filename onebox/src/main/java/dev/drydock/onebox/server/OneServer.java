package dev.drydock.onebox.server;

/** A Temporal server that lives as long as this object. */
public interface OneServer extends AutoCloseable {
    /** {@code host:port}, on loopback. */
    String address();

    /** What it is, and whether anything survives a restart; one sentence. */
    String says();

    @Override
    void close();
}
