package dev.drydock.activities.corrosion.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory at the worker for one piece of work; gone when it is closed. */
public record Scratch(Path directory) implements AutoCloseable {
    public static Scratch in(Path parent, String purpose) throws IOException {
        return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), purpose + "-"));
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() {
        remove(directory);
    }

    static void remove(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
