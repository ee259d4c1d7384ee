package dev.drydock.activities.corrosion;

import dev.drydock.activities.remote.Sh;
import dev.drydock.harvest.file.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A stopped database read where it lies, by the node's own {@code sqlite3}, so that only answers travel. The files are
 * linked into a directory of their own beside it, for SQLite writes a {@code -shm} to read a {@code -wal}.
 */
final class NodeReading implements AutoCloseable {
    private static final Duration ANSWERS = Duration.ofMinutes(2);

    private final CorrosionNode node;
    private final String directory;

    private NodeReading(CorrosionNode node, String directory) {
        this.node = node;
        this.directory = directory;
    }

    /**
     * Empty when the node has no shell that can.
     *
     * @param name of the directory beside the database; one that was left there is removed
     */
    static Optional<NodeReading> of(CorrosionNode node, String database, String name) {
        String known = node.ask("v=$(" + Sh.quote(node.sqlite3()) + " --version 2>/dev/null | cut -d' ' -f1);"
                + " case \"$v\" in 3.[4-9][0-9].*|3.[1-9][0-9][0-9].*) echo yes;; *) echo no;; esac");
        if (!known.equals("yes")) {
            return Optional.empty();
        }
        String directory = CorrosionNode.parent(database) + "/" + name;
        node.ask("set -e; d=" + Sh.quote(directory) + "; db=" + Sh.quote(database)
                + "; rm -rf \"$d\"; mkdir -p \"$d\"; for s in '' -wal; do if [ -s \"$db$s\" ]; then "
                + "ln \"$db$s\" \"$d/still.db$s\" 2>/dev/null || cp \"$db$s\" \"$d/still.db$s\"; fi; done");
        return Optional.of(new NodeReading(node, directory));
    }

    /** For {@code ATTACH} on the node. */
    String uri() {
        return Sql.uri(directory + "/still.db", "mode=ro");
    }

    /** A file of ours beside the links. */
    String file(String name) {
        return directory + "/" + name;
    }

    /** What one query answers, of any length; empty: the shell could not. */
    Optional<String> answer(String sql) throws IOException {
        String out = file("answer");
        boolean ok = node.reach()
                .run(
                        Sh.command(node.sqlite3(), "-batch", "-bail", "-noheader", uri(), sql) + " > " + Sh.quote(out),
                        ANSWERS)
                .ok();
        if (!ok) {
            return Optional.empty();
        }
        try (InputStream in = node.reach().read(out)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Override
    public void close() {
        node.ask("rm -rf " + Sh.quote(directory));
    }
}
