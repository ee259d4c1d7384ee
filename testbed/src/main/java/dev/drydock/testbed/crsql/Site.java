package dev.drydock.testbed.crsql;

import java.nio.ByteBuffer;
import java.util.UUID;

/** An actor: 16 bytes, ordered as unsigned bytes, which lower-case hex does by itself. */
public record Site(String hex) implements Comparable<Site> {

    public static Site random() {
        return of(UUID.randomUUID());
    }

    public static Site of(UUID id) {
        return new Site(id.toString().replace("-", ""));
    }

    static Site of(Blob blob) {
        return new Site(blob.hex());
    }

    Blob blob() {
        return new Blob(hex);
    }

    /** The form of `sync generate` and `cluster members`; HTTP answers use {@link #hex()}. */
    public String dashed() {
        var bytes = ByteBuffer.wrap(blob().bytes());
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }

    @Override
    public int compareTo(Site other) {
        return hex.compareTo(other.hex);
    }
}
