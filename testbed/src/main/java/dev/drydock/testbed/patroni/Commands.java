package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Short commands, and the words of longer ones. */
final class Commands {

    record Ended(int code, String says) {}

    private Commands() {}

    /** Standard output and error together, kept in a file meanwhile: a child that goes on may hold a pipe open. */
    static Ended run(List<String> command, Duration within) {
        try {
            var out = Files.createTempFile("drydock-testbed", ".out");
            try {
                var process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new TestbedFailure(command.getFirst() + " did not end within " + within.toSeconds() + " s");
                }
                return new Ended(process.exitValue(), Files.readString(out).strip());
            } finally {
                Files.delete(out);
            }
        } catch (IOException unstartable) {
            throw new TestbedFailure(command.getFirst() + " cannot be run: " + unstartable.getMessage(), unstartable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted while " + command.getFirst() + " ran", interrupted);
        }
    }

    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    static String line(List<String> words) {
        return words.stream().map(Commands::quoted).collect(Collectors.joining(" "));
    }

    static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
