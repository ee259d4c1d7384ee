package dev.drydock.testbed.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of its own, to be filled or made read-only. */
public final class TinyDisk implements AutoCloseable {
    private final Path place;

    private TinyDisk(Path place) {
        this.place = place;
    }

    /**
     * @param place is made
     * @param size as {@code mount} has it, {@code 90m}
     * @return empty when nothing can be mounted here, which takes root
     */
    public static Optional<TinyDisk> at(Path place, String size) {
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place.toString())
                ? Optional.of(new TinyDisk(place))
                : Optional.empty();
    }

    /** Until nothing goes in any more. */
    public void fill() {
        run("dd", "if=/dev/zero", "of=" + place.resolve("filler"), "bs=4096");
    }

    public void free() {
        run("rm", "-f", place.resolve("filler").toString());
    }

    public void readOnly() {
        run("mount", "-o", "remount,ro", place.toString());
    }

    public void writable() {
        run("mount", "-o", "remount,rw", place.toString());
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
