package dev.drydock.artifacts.store;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a directory; several processes of one host may use it together.
 *
 * <p>An object is written beside its place, synced and renamed, so a reader sees it whole or not at all and a crash
 * leaves a {@code .part} file at worst. Every rename happens under the lock of {@code .lock} in the root: between
 * {@code putIf}'s look and its rename nothing else can be stored. The lock file is never removed, because a process
 * that waits for a removed file's lock would get it beside another that made the file anew.
 */
final class DirectoryStore implements ArtifactStore {
    /** A file lock is held by the whole process, and asking for it twice there is an error; so threads queue here. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryStore.class);

    private final Path root;

    DirectoryStore(Path root) {
        this.root = root;
    }

    @Override
    public void put(String key, Path file) throws IOException {
        Path place = place(key);
        Path part = part(place);
        try {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            sync(part);
            locked(() -> move(part, place));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
        store(key, bytes, place -> true);
    }

    @Override
    public Upload upload(String key) throws IOException {
        Path place = place(key);
        Path part = part(place);
        var out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW);
        return new Upload() {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void finish() throws IOException {
                out.close();
                sync(part);
                locked(() -> move(part, place));
            }

            @Override
            public void close() {
                discard(out, part);
            }
        };
    }

    /** A {@code .part} file that stays is in nobody's way. */
    private static void discard(OutputStream out, Path part) {
        try {
            out.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.warn("{} stays behind: {}", part, e.toString());
        }
    }

    @Override
    public boolean putIf(String key, byte[] bytes, @Nullable String version) throws IOException {
        return store(key, bytes, place -> {
            Optional<byte[]> there = bytesOf(place);
            return version == null
                    ? there.isEmpty()
                    : there.map(DirectoryStore::version).filter(version::equals).isPresent();
        });
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
        Path place = place(key);
        return Files.isRegularFile(place) ? Optional.of(new FileInputStream(place.toFile())) : Optional.empty();
    }

    @Override
    public Optional<Versioned> read(String key) throws IOException {
        return bytesOf(place(key)).map(b -> new Versioned(new String(b, StandardCharsets.UTF_8), version(b)));
    }

    @Override
    public boolean exists(String key) {
        return Files.isRegularFile(place(key));
    }

    @Override
    public Optional<URI> fetchable(String key, Duration valid) {
        return Optional.empty();
    }

    @Override
    public String address() {
        return "file://" + root;
    }

    private boolean store(String key, byte[] bytes, Condition condition) throws IOException {
        Path place = place(key);
        Path part = part(place);
        try {
            Files.write(part, bytes);
            sync(part);
            return locked(() -> condition.holds(place) && move(part, place));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private boolean locked(Work work) throws IOException {
        THREADS.lock();
        try (var channel =
                        FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            return work.done();
        } finally {
            THREADS.unlock();
        }
    }

    private static boolean move(Path part, Path place) throws IOException {
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(parent(place));
        return true;
    }

    /** Also for directories: a rename is on disk only once its directory is. */
    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Optional<byte[]> bytesOf(Path place) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(place));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String version(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Path place(String key) {
        return root.resolve(Key.checked(key));
    }

    private static Path part(Path place) throws IOException {
        Path parent = Files.createDirectories(parent(place));
        return parent.resolve("." + place.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    private static Path parent(Path place) {
        Path parent = place.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(place + " has no directory above it");
        }
        return parent;
    }

    private interface Work {
        boolean done() throws IOException;
    }

    private interface Condition {
        boolean holds(Path place) throws IOException;
    }
}
