package dev.drydock.activities.patroni.salvage;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes in a file, to be read in their order and as often as is wanted: whoever goes back has all before it read again.
 */
final class Spilled extends AbstractList<Change> implements AutoCloseable {
    private static final int LEVEL = 1;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DataOutputStream out;
    private final List<Table> tables = new ArrayList<>();
    private final Map<Table, Integer> numbers = new HashMap<>();
    private int size;
    private @Nullable DataInputStream in;
    private int next;

    Spilled(Path scratch) throws IOException {
        file = Files.createTempFile(scratch, "transaction", ".changes");
        out = new DataOutputStream(
                new BufferedOutputStream(new ZstdOutputStream(Files.newOutputStream(file), LEVEL), BUFFER));
    }

    void write(Change change) throws IOException {
        int number = numbers.computeIfAbsent(change.table(), table -> {
            tables.add(table);
            return tables.size() - 1;
        });
        ChangeFormat.write(out, change, number);
        size = Math.addExact(size, 1);
    }

    /** It is read from now on. */
    void written() throws IOException {
        out.close();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Change get(int index) {
        try {
            if (in == null || index < next) {
                again();
            }
            while (next < index) {
                read();
            }
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void again() throws IOException {
        if (in != null) {
            in.close();
        }
        in = new DataInputStream(new BufferedInputStream(new ZstdInputStream(Files.newInputStream(file)), BUFFER));
        next = 0;
    }

    private Change read() throws IOException {
        Objects.checkIndex(next, size);
        next++;
        return ChangeFormat.read(Objects.requireNonNull(in), tables);
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (in != null) {
            in.close();
        }
        Files.deleteIfExists(file);
    }
}
