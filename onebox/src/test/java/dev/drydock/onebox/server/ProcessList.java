package dev.drydock.onebox.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What anybody on this machine reads in the list of processes, and the environment of those that Drydock started on a
 * node, looked at every few milliseconds until it is closed.
 */
final class ProcessList implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 10;

    /** A variable of the worker and of a node's sshd, by which whatever they start is known. */
    static final String MARK = "SECRETS_SEARCHED";

    /**
     * The worker itself, and what Java starts a child with: until that has become the command, it has the worker's
     * environment. And what the worker asks its own machine: sqlite-jdbc (3.54.1.0, OSInfo) does so once in each JVM.
     */
    private static final Pattern HOLDERS = Pattern.compile("WorkerMain|jspawnhelper|^uname -o $");

    /** Of a command, before each of its variables, so that a secret that is found says whose it was. */
    private static final int SHOWN = 40;

    private final Set<String> looked = new HashSet<>();
    private final Set<String> environments = ConcurrentHashMap.newKeySet();
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

    /**
     * The command before and after: a long one is read in pieces, and who has become something else in between had the
     * variables of whoever started it. Who has none is just becoming something.
     */
    private void command(Path process) {
        try {
            String line = read(process.resolve("cmdline"));
            seen.add(line);
            if (line.isBlank() || HOLDERS.matcher(line).find() || looked.contains(process + " " + line)) {
                return;
            }
            String environ = read(process.resolve("environ"), '\n');
            if (line.equals(read(process.resolve("cmdline")))) {
                looked.add(process + " " + line);
                environment(line, environ);
            }
        } catch (IOException _) {
            // ended meanwhile
        }
    }

    private void environment(String line, String environ) {
        if (environ.contains(MARK + "=")) {
            String command = line.substring(0, Math.min(SHOWN, line.length()));
            environ.lines().forEach(variable -> environments.add(command + ": " + variable));
        }
    }

    private static String read(Path file) throws IOException {
        return read(file, ' ');
    }

    private static String read(Path file, char between) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', between);
    }

    /** Commands that the worker or a node's sshd started, each with its variables. */
    String environments() {
        return String.join("\n", environments);
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
