package dev.drydock.activities.patroni.salvage;

import com.github.luben.zstd.ZstdInputStream;
import dev.drydock.activities.patroni.salvage.Change.Kind;
import dev.drydock.workflows.words.Json;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@link DeltaWriter} wrote, a transaction at a time. */
final class DeltaReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final DataInputStream in;
    private final DeltaHead head;
    private final List<Table> tables = new ArrayList<>();
    private long transactions;
    private long changes;

    DeltaReader(InputStream packed) throws IOException {
        in = new DataInputStream(new BufferedInputStream(new ZstdInputStream(packed), BUFFER));
        if (in.readByte() != 'H') {
            throw new IOException("a delta begins with its head, and this one does not");
        }
        head = Json.read(text(), DeltaHead.class);
    }

    DeltaHead head() {
        return head;
    }

    /** Empty: that was all. */
    Optional<Transaction> next() throws IOException {
        while (true) {
            char tag = (char) in.readByte();
            switch (tag) {
                case 'R' -> table();
                case 'B' -> {
                    return Optional.of(transaction());
                }
                case 'E' -> {
                    end();
                    return Optional.empty();
                }
                default -> throw new IOException("a delta has a part '" + tag + "', expected R, B or E");
            }
        }
    }

    private void end() throws IOException {
        if (in.readLong() != transactions || in.readLong() != changes || in.read() != -1) {
            throw new IOException("a delta does not hold what its end says");
        }
    }

    private void table() throws IOException {
        String database = text();
        String schema = text();
        String name = text();
        char identity = (char) in.readByte();
        int count = in.readShort();
        var columns = new ArrayList<Message.Column>(count);
        for (int i = 0; i < count; i++) {
            boolean key = in.readBoolean();
            columns.add(new Message.Column(text(), key, in.readInt()));
        }
        tables.add(new Table(database, schema, name, identity, columns));
    }

    private Transaction transaction() throws IOException {
        String database = text();
        long xid = in.readLong();
        long commit = in.readLong();
        long end = in.readLong();
        Instant at = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
        int count = in.readInt();
        var all = new ArrayList<Change>(count);
        for (int i = 0; i < count; i++) {
            all.add(change());
        }
        transactions++;
        changes += count;
        return new Transaction(database, xid, commit, end, at, all);
    }

    private Change change() throws IOException {
        char tag = (char) in.readByte();
        Kind kind = switch (tag) {
            case 'I' -> Kind.INSERT;
            case 'U' -> Kind.UPDATE;
            case 'D' -> Kind.DELETE;
            case 'T' -> Kind.TRUNCATE;
            default -> throw new IOException("a delta has a change '" + tag + "', expected I, U, D or T");
        };
        Table table = tables.get(in.readInt());
        char old = (char) in.readByte();
        List<Cell> before = cells(old);
        return new Change(table, kind, before, old == 'O', cells((char) in.readByte()));
    }

    private @Nullable List<Cell> cells(char tag) throws IOException {
        if (tag == '-') {
            return null;
        }
        int count = in.readShort();
        var cells = new ArrayList<Cell>(count);
        for (int i = 0; i < count; i++) {
            char kind = (char) in.readByte();
            cells.add(
                    switch (kind) {
                        case 'n' -> Cell.Null.NULL;
                        case 'u' -> Cell.Same.SAME;
                        case 't' -> new Cell.Text(text());
                        default -> throw new IOException("a delta has a value '" + kind + "', expected n, u or t");
                    });
        }
        return cells;
    }

    private String text() throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
