package dev.drydock.onebox.torture;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The clients' own log, in memory and in a file. */
final class Journal implements AutoCloseable {
    private final List<Op> ops = new ArrayList<>();
    private final BufferedWriter out;

    private Journal(BufferedWriter out) {
        this.out = out;
    }

    static Journal in(Path file) throws IOException {
        return new Journal(Files.newBufferedWriter(file));
    }

    synchronized void add(List<Op> more) {
        try {
            for (Op op : more) {
                out.write(op.row() + " " + op + "\n");
            }
            ops.addAll(more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized List<Op> ops() {
        return List.copyOf(ops);
    }

    long acknowledged() {
        return ops().stream().filter(Op::known).count();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
