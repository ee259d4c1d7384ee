package dev.drydock.activities.corrosion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own, to be filled or made read-only. Mounting needs root; without it the test is left out. */
final class TinyDisk implements AutoCloseable {
    private final Path place;

    TinyDisk(Path place, String size) {
        this.place = place;
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place.toString())) {
            String says = "NOT TESTED: nothing can be mounted here, so no disk is full";
            System.err.println(says);
            Assumptions.abort(says);
        }
    }

    /** Until nothing goes in any more. */
    void fill() {
        run("dd", "if=/dev/zero", "of=" + place.resolve("filler"), "bs=4096");
    }

    void free() {
        run("rm", "-f", place.resolve("filler").toString());
    }

    void readOnly() {
        run("mount", "-o", "remount,ro", place.toString());
    }

    void writable() {
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
