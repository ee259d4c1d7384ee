package dev.drydock.testbed.writer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A writer's own record of what was acknowledged, and of what may have been, kept apart from the cluster; a file that only
 * grows, and a copy in memory.
 */
public final class Acknowledged {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<Write> writes = new ArrayList<>();
    private long next;

    private Acknowledged(Path file) {
        this.file = file;
    }

    /** Goes on with what an earlier writer recorded in the file. */
    public static Acknowledged open(Path file) {
        var record = new Acknowledged(file);
        try {
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file)) {
                    record.writes.add(read(line));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        record.next = record.writes.stream().mapToLong(Write::number).max().orElse(-1) + 1;
        return record;
    }

    private static Write read(String line) throws IOException {
        var json = JSON.readTree(line);
        return new Write(
                json.path("number").asLong(),
                json.path("node").asText(),
                json.path("table").asText(),
                json.path("row").toString(),
                json.path("gone").asBoolean(),
                json.path("unknown").asBoolean() ? Write.Fate.UNKNOWN : Write.Fate.ACKNOWLEDGED);
    }

    synchronized void add(List<Write> more) throws IOException {
        var lines = new ArrayList<String>();
        for (var write : more) {
            var json = JsonNodeFactory.instance
                    .objectNode()
                    .put("number", write.number())
                    .put("node", write.node())
                    .put("table", write.table());
            json.set("row", JSON.readTree(write.row()));
            if (write.gone()) {
                json.put("gone", true);
            }
            if (!write.known()) {
                json.put("unknown", true);
            }
            lines.add(json.toString());
        }
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writes.addAll(more);
    }

    public synchronized List<Write> writes() {
        return List.copyOf(writes);
    }

    /** The number of a row that nobody else writes. */
    synchronized long takeNumber() {
        return next++;
    }
}
