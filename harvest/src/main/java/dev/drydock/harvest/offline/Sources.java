package dev.drydock.harvest.offline;

import dev.drydock.harvest.offline.Refusal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of an offline harvest.
 *
 * @param manifest what a snapshot that Drydock published was before its edit; null: the snapshot says itself what it holds
 * @param scratch a directory to work in; best on the databases' file system
 */
public record Sources(Path snapshot, @Nullable Path manifest, List<Path> nodes, Path scratch) {
    private static final String USAGE = "drydock harvest --help";

    public Sources {
        nodes = List.copyOf(nodes);
    }

    /** Throws {@link Refusal} for what can be told from the names alone. */
    void check() throws IOException {
        if (nodes.isEmpty()) {
            throw new Refusal(Kind.COMMAND, "there is no database to harvest: give at least one node's", USAGE);
        }
        if (!Files.isDirectory(scratch)) {
            throw new Refusal(Kind.COMMAND, "there is no directory " + scratch + " to work in", USAGE);
        }
        if (manifest != null) {
            there(manifest);
        }
        there(snapshot);
        var seen = new HashMap<Path, String>();
        seen.put(snapshot.toRealPath(), "the snapshot " + snapshot);
        for (Path node : nodes) {
            there(node);
            String twin = seen.put(node.toRealPath(), "node " + node);
            if (twin != null) {
                throw new Refusal(
                        Kind.COMMAND, "node " + node + " and " + twin + " are the same file", "give each file once");
            }
        }
    }

    private static void there(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Refusal(
                    Kind.COMMAND,
                    file + " is " + (Files.isDirectory(file) ? "a directory" : "a device or a pipe")
                            + ": expected a file",
                    Files.isDirectory(file) ? "ls -l " + file : USAGE);
        }
        if (!Files.exists(file)) {
            throw new Refusal(Kind.COMMAND, "there is no file " + file, "check the path, then run it again");
        }
        if (!Files.isReadable(file)) {
            throw new Refusal(Kind.COMMAND, file + " may not be read", "ls -l " + file);
        }
    }
}
