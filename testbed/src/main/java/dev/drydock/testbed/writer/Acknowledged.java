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

/** A writer's own record of what was acknowledged, kept apart from the cluster; a file that only grows, and a copy in memory. */
public final class Acknowledged {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<Write> writes = new ArrayList<>();

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
            return record;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Write read(String line) throws IOException {
        var json = JSON.readTree(line);
        return new Write(
                json.path("number").asLong(),
                json.path("node").asText(),
                json.path("table").asText(),
                json.path("row").toString());
    }

    synchronized void add(List<Write> acknowledged) throws IOException {
        var lines = new ArrayList<String>();
        for (var write : acknowledged) {
            var json = JsonNodeFactory.instance
                    .objectNode()
                    .put("number", write.number())
                    .put("node", write.node())
                    .put("table", write.table());
            json.set("row", JSON.readTree(write.row()));
            lines.add(json.toString());
        }
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writes.addAll(acknowledged);
    }

    public synchronized List<Write> writes() {
        return List.copyOf(writes);
    }

    synchronized long nextNumber() {
        return writes.stream().mapToLong(Write::number).max().orElse(-1) + 1;
    }
}
