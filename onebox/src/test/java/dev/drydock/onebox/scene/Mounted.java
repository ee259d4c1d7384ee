package dev.drydock.onebox.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A directory that is small or read-only for everybody, root included. Mounting needs root; without it the test is left
 * out, and says so.
 */
final class Mounted implements AutoCloseable {
    private final Path place;

    private Mounted(Path place) {
        this.place = place;
    }

    static Mounted tiny(Path place) {
        return over(place, List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place.toString()));
    }

    /** What lies there stays to be seen, and processes that have files open there go on. */
    static Mounted readOnly(Path place) {
        Mounted mounted = over(place, List.of("mount", "--bind", place.toString(), place.toString()));
        try {
            if (run(List.of("mount", "-o", "remount,ro,bind", place.toString()))) {
                return mounted;
            }
            mounted.close();
            throw skipped();
        } catch (IOException e) {
            mounted.close();
            throw new UncheckedIOException(e);
        }
    }

    private static Mounted over(Path place, List<String> mount) {
        try {
            Files.createDirectories(place);
            if (run(mount)) {
                return new Mounted(place);
            }
            throw skipped();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException skipped() {
        String says = "NOT TESTED: nothing can be mounted here, so no directory is full or read-only";
        System.err.println(says);
        Assumptions.abort(says);
        return new IllegalStateException(says);
    }

    private static boolean run(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (!run(List.of("umount", place.toString())) && !run(List.of("umount", "-l", place.toString()))) {
                throw new IllegalStateException(place + " stays mounted");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
