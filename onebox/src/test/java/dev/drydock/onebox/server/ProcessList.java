package dev.drydock.onebox.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What anybody on this machine reads in the list of processes, looked at every few milliseconds until it is closed. */
final class ProcessList implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 10;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread looking = Thread.ofPlatform().daemon().start(this::look);

    private void look() {
        try {
            while (true) {
                sample();
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void sample() {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                command(process);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("the list of processes cannot be read", e);
        }
    }

    private void command(Path process) {
        try {
            String line = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
            seen.add(line.replace('\0', ' '));
        } catch (IOException _) {
            // ended meanwhile
        }
    }

    /** Command lines with their arguments, each once. */
    String seen() {
        return String.join("\n", seen);
    }

    @Override
    public void close() {
        looking.interrupt();
    }
}
