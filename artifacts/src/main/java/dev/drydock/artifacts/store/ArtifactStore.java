package dev.drydock.artifacts.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of named objects. Keys are relative paths of {@code [A-Za-z0-9._/-]} without {@code ..}. A reader sees an
 * object whole or not at all. Where asking again changes nothing, {@link StoreRefused} is thrown.
 */
public interface ArtifactStore {
    /** Stores a file's bytes; an object of the same name is replaced. */
    void put(String key, Path file) throws IOException;

    void put(String key, byte[] bytes) throws IOException;

    /** Takes an object's bytes as they are made. */
    Upload upload(String key) throws IOException;

    /** Empty when there is no such object. */
    Optional<InputStream> open(String key) throws IOException;

    Optional<Versioned> read(String key) throws IOException;

    /**
     * Stores bytes only if the object is still what the caller read.
     *
     * @param version what {@link Versioned#version()} said; null: there must be no such object
     * @return whether it was stored; false: somebody else was first, read again
     */
    boolean putIf(String key, byte[] bytes, @Nullable String version) throws IOException;

    boolean exists(String key) throws IOException;

    /**
     * An address from which anybody can fetch the object with plain HTTP for a while: it is a secret.
     *
     * @return empty when the store has no such addresses
     */
    Optional<URI> fetchable(String key, Duration valid) throws IOException;

    /** How people name the store, e.g. {@code file:///srv/drydock}. */
    String address();

    /** @param text the object as UTF-8 */
    record Versioned(String text, String version) {}
}
