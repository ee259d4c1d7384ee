package dev.drydock.testbed.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file system of its own, to be filled or made read-only for everybody, root included. Mounting takes root; where it
 * cannot be done that is said on standard error, in the words {@code scripts/tests} looks for, and on CI it is an error.
 */
public final class TinyDisk implements AutoCloseable {
    private static final String NOT_TESTED = "NOT TESTED: nothing can be mounted here, so no disk is full or read-only";

    private final Path place;

    private TinyDisk(Path place) {
        this.place = place;
    }

    /**
     * An empty one.
     *
     * @param place is made
     * @param size as {@code mount} has it, {@code 90m}
     * @return empty when nothing can be mounted here
     */
    public static Optional<TinyDisk> at(Path place, String size) {
        return mounted(place, onCi(), "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place.toString());
    }

    /**
     * What lies there stays to be seen, and processes that have files open there go on.
     *
     * @return empty when nothing can be mounted here
     */
    public static Optional<TinyDisk> over(Path place) {
        return mounted(place, onCi(), "--bind", place.toString(), place.toString());
    }

    private static boolean onCi() {
        return "true".equals(System.getenv("CI"));
    }

    static Optional<TinyDisk> mounted(Path place, boolean ci, String... how) {
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (run(Stream.concat(Stream.of("mount"), Stream.of(how)).toArray(String[]::new))) {
            return Optional.of(new TinyDisk(place));
        }
        System.err.println(NOT_TESTED);
        if (ci) {
            throw new IllegalStateException(NOT_TESTED);
        }
        return Optional.empty();
    }

    /** Until nothing goes in any more. */
    public void fill() {
        run("dd", "if=/dev/zero", "of=" + place.resolve("filler"), "bs=4096");
    }

    public void free() {
        run("rm", "-f", place.resolve("filler").toString());
    }

    public void readOnly() {
        remount("ro");
    }

    public void writable() {
        remount("rw");
    }

    /** This mount alone: what lies under it and is seen elsewhere stays as it is. */
    private void remount(String how) {
        if (!run("mount", "-o", "remount,bind," + how, place.toString())) {
            throw new IllegalStateException(place + " cannot be mounted again as " + how);
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (!run("umount", place.toString()) && !run("umount", "-l", place.toString())) {
            throw new IllegalStateException(place + " stays mounted");
        }
    }
}
