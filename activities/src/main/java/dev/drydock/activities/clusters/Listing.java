package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entries;
import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@code nodes: {from: "COMMAND"}}: the command prints the list as JSON; it runs beside the worker. */
final class Listing {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private Listing() {}

    static Entry.Items of(Entry.Table table) {
        Entry.Text command = table.only("from").required("from", "\"COMMAND printing the list as JSON\"");
        String printed = printed(command);
        var where = new Place(
                command.place().file() + ", line " + command.place().line() + ", output of nodes.from", 1, "");
        return switch (Entries.json(printed, where)) {
            case Entry.Items items -> items;
            case Entry other -> throw other.place().refused("expected a JSON list of nodes");
        };
    }

    private static String printed(Entry.Text command) {
        try {
            Path out = Files.createTempFile("drydock-nodes", ".json");
            try {
                return printed(command, out);
            } finally {
                Files.deleteIfExists(out);
            }
        } catch (IOException e) {
            throw command.place().refused("could not be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw command.place().refused("was interrupted");
        }
    }

    private static String printed(Entry.Text command, Path out) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command.value())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw command.place().refused("did not end within " + DEADLINE.toSeconds() + " s");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw command.place()
                    .refused("ended with exit code " + process.exitValue() + "; run it by hand: " + command.value());
        }
        return Files.readString(out);
    }
}
