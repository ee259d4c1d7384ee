package dev.drydock.artifacts.store;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the store an address names. */
public final class ArtifactStores {
    private ArtifactStores() {}

    /**
     * Looks at the address only: a directory that is not there yet is made by the first write, and a bucket is asked
     * by the first use.
     *
     * @throws IllegalArgumentException one sentence with the address, what was seen and what to write instead
     */
    public static ArtifactStore at(URI address) {
        return at(address, true);
    }

    /**
     * Refuses an address that can be told to be wrong, or to hold a secret, without looking anywhere.
     *
     * @throws IllegalArgumentException as {@link #at(URI)}, without the secret
     */
    public static void check(URI address) {
        if ("s3".equals(address.getScheme())) {
            S3Address.of(address);
        }
    }

    /** The same for somebody who only looks; writing to it may fail. */
    public static ArtifactStore reading(URI address) {
        return at(address, false);
    }

    private static ArtifactStore at(URI address, boolean writing) {
        return switch (String.valueOf(address.getScheme())) {
            case "file" -> new DirectoryStore(directory(address, writing));
            case "s3" -> S3Store.at(address);
            case "null" -> throw refused(address, "it has no scheme; write s3://BUCKET/PREFIX or file:///DIRECTORY");
            default ->
                throw refused(
                        address, "nothing here reads such addresses; use s3://BUCKET/PREFIX or file:///DIRECTORY");
        };
    }

    private static Path directory(URI address, boolean writing) {
        String path = address.getPath();
        if (address.getAuthority() != null && !address.getAuthority().isEmpty()) {
            throw refused(
                    address, address.getAuthority() + " stands where a host would; write file:/// and a full path");
        }
        if (path == null || path.length() < 2 || !path.startsWith("/")) {
            throw refused(address, "no full path is given; write file:/// and a full path, file:///srv/drydock");
        }
        Path directory = Path.of(path).normalize();
        Path existing = existing(directory);
        if (existing == null || !Files.isDirectory(existing)) {
            throw refused(address, existing + " is not a directory; name another one");
        }
        if (writing && !Files.isWritable(existing)) {
            throw refused(
                    address,
                    existing + " cannot be written by " + System.getProperty("user.name")
                            + "; change its owner or mode");
        }
        return directory;
    }

    private static @Nullable Path existing(Path directory) {
        Path seen = directory;
        while (seen != null && !Files.exists(seen)) {
            seen = seen.getParent();
        }
        return seen;
    }

    private static IllegalArgumentException refused(URI address, String why) {
        return new IllegalArgumentException("artifacts " + address + ": " + why);
    }
}
