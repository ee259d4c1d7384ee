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

    /** Less is no room for a snapshot's next piece: a write that failed with so little left failed for it. */
    private static final long FULL = 1L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryStore.class);

    private final Path root;

    DirectoryStore(Path root) {
        this.root = root;
    }

    @Override
    public void put(String key, Path file) throws IOException {
        writing(key, () -> {
            Path place = place(key);
            Path part = part(place);
            try {
                Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
                sync(part);
                return locked(() -> move(part, place));
            } finally {
                Files.deleteIfExists(part);
            }
        });
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
        store(key, bytes, place -> true);
    }

    @Override
    public Upload upload(String key) throws IOException {
        Path place = place(key);
        Path part = writing(key, () -> part(place));
        var out = writing(key, () -> Files.newOutputStream(part, StandardOpenOption.CREATE_NEW));
        return new Upload() {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                writing(key, () -> {
                    out.write(bytes, from, length);
                    return true;
                });
            }

            @Override
            public void finish() throws IOException {
                writing(key, () -> {
                    out.close();
                    sync(part);
                    return locked(() -> move(part, place));
                });
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
        return writing(key, () -> {
            Path place = place(key);
            Path part = part(place);
            try {
                Files.write(part, bytes);
                sync(part);
                return locked(() -> condition.holds(place) && move(part, place));
            } finally {
                Files.deleteIfExists(part);
            }
        });
    }

    /** No room is for a person to mend; what a system says of it differs by its language, so its disk is asked. */
    private <T> T writing(String key, Work<T> work) throws IOException {
        try {
            return work.done();
        } catch (IOException e) {
            var disk = Files.getFileStore(existing());
            if (disk.isReadOnly()) {
                throw new StoreRefused(
                        address() + ": cannot store " + key + ": its file system is read-only; mount it writable", e);
            }
            if (disk.getUsableSpace() < FULL) {
                throw new StoreRefused(
                        address() + ": cannot store " + key + ": its file system has " + disk.getUsableSpace()
                                + " bytes free; make room there",
                        e);
            }
            throw e;
        }
    }

    private Path existing() {
        Path at = root;
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private boolean locked(Work<Boolean> work) throws IOException {
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

    private interface Work<T> {
        T done() throws IOException;
    }

    private interface Condition {
        boolean holds(Path place) throws IOException;
    }
}
