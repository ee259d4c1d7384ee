package dev.drydock.testbed.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A writer's own record of what was acknowledged, and of what may have been, kept apart from the cluster: a file that only
 * grows, with a JSON object a line, and a copy in memory. In the order in which the writer learned of it.
 */
public final class Journal {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private long nextRow;
    private long nextTransaction;

    private Journal(Path file) {
        this.file = file;
    }

    /** Goes on with what an earlier writer recorded in the file. */
    public static Journal open(Path file) {
        var journal = new Journal(file);
        try {
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file)) {
                    journal.entries.add(JSON.readValue(line, Entry.class));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        for (var entry : journal.entries) {
            journal.nextRow = Math.max(journal.nextRow, entry.number() + 1);
            journal.nextTransaction = Math.max(journal.nextTransaction, entry.transaction() + 1);
        }
        return journal;
    }

    /** So far; what comes later is not in it. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    synchronized void add(List<Entry> more) throws IOException {
        var lines = new ArrayList<String>();
        for (var entry : more) {
            lines.add(JSON.writeValueAsString(entry));
        }
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        entries.addAll(more);
    }

    synchronized long takeRow() {
        return nextRow++;
    }

    synchronized long takeTransaction() {
        return nextTransaction++;
    }
}
