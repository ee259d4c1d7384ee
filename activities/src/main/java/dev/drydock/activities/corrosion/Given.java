package dev.drydock.activities.corrosion;

import com.github.luben.zstd.ZstdIOException;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that exists already, as a file at the worker.
 *
 * @param path plain; where it was given or, packed or fetched, in the scratch directory
 * @param takenAt when the file was last changed; a manifest knows better
 * @param manifest null unless it was published by Drydock
 */
record Given(Path path, Instant takenAt, @Nullable Manifest manifest) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern PUBLISHED = Pattern.compile("([0-9a-f]{64})\\.db\\.zst");

    static boolean isManifest(String where) {
        return DIGEST.matcher(where).matches();
    }

    /** Finds it; a packed or remote one is brought into the scratch directory. */
    static Given find(Fleet fleet, Keeping keeping, String where, Scratch scratch) {
        try {
            if (isManifest(where)) {
                Manifest manifest = keeping.manifest(where);
                Path file = scratch.file("snapshot.db");
                try (InputStream packed = keeping.snapshot(manifest)) {
                    unpack(packed, file, where);
                }
                return new Given(file, manifest.takenAt(), manifest);
            }
            return where.matches("https?://.*") ? fetched(fleet, where, scratch) : local(where, scratch);
        } catch (IOException e) {
            throw new TryAgain("snapshot " + where + " cannot be read: " + e, e);
        }
    }

    private static void unpack(InputStream packed, Path to, String where) throws IOException {
        try (var in = Packing.unpacking(packed);
                var out = Files.newOutputStream(to)) {
            Packing.copy(in, out, bytes -> {});
        } catch (ZstdIOException e) {
            throw new GiveUp("snapshot " + where + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Given local(String where, Scratch scratch) throws IOException {
        Path file = where.startsWith("file:") ? Path.of(URI.create(where)) : Path.of(where);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return new Given(file, Instant.EPOCH, null);
        }
        Instant changed = Files.getLastModifiedTime(file).toInstant();
        return new Given(plain(file, where, scratch), changed, null);
    }

    /** A packed file that Drydock published is called by the digest of what is in it. */
    private static Path plain(Path file, String where, Scratch scratch) throws IOException {
        if (!Packing.isPacked(file)) {
            return file;
        }
        Path plain = scratch.file("unpacked.db");
        try (var in = Files.newInputStream(file)) {
            unpack(in, plain, where);
        }
        var name = PUBLISHED.matcher(String.valueOf(file.getFileName()));
        if (name.matches() && !name.group(1).equals(Shape.sha256(plain))) {
            throw new GiveUp("snapshot " + where + " is damaged: its content has SHA-256 " + Shape.sha256(plain)
                    + ", its name says " + name.group(1));
        }
        return plain;
    }

    private static Given fetched(Fleet fleet, String where, Scratch scratch) throws IOException {
        Path file = scratch.file("fetched.db");
        try {
            var request = HttpRequest.newBuilder(URI.create(where)).build();
            var response = fleet.http().send(request, HttpResponse.BodyHandlers.ofFile(file));
            if (response.statusCode() != 200) {
                throw new GiveUp("snapshot " + where + ": status " + response.statusCode() + ", expected 200");
            }
            Instant changed = response.headers()
                    .firstValue("last-modified")
                    .map(Given::httpDate)
                    .orElse(fleet.clock().instant());
            return new Given(plain(file, where, scratch), changed, null);
        } catch (IllegalArgumentException e) {
            throw new GiveUp("snapshot " + where + " is no address: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("fetching " + where + " was interrupted", e);
        }
    }

    private static Instant httpDate(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
