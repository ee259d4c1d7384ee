package dev.drydock.activities.patroni.salvage;

import com.github.luben.zstd.ZstdInputStream;
import dev.drydock.workflows.words.Json;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@link DeltaWriter} wrote, a transaction at a time. */
final class DeltaReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final DataInputStream in;
    private final DeltaHead head;
    private final Pile pile;
    private final List<Table> tables = new ArrayList<>();
    private long transactions;
    private long changes;

    /** @param scratch for transactions that do not fit into memory */
    DeltaReader(InputStream packed, Path scratch) throws IOException {
        pile = new Pile(scratch);
        in = new DataInputStream(new BufferedInputStream(new ZstdInputStream(packed), BUFFER));
        if (in.readByte() != 'H') {
            throw new IOException("a delta begins with its head, and this one does not");
        }
        head = Json.read(text(), DeltaHead.class);
    }

    DeltaHead head() {
        return head;
    }

    /** The last one's changes may be gone then. Empty: that was all. */
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
        for (int i = 0; i < count; i++) {
            pile.add(ChangeFormat.read(in, tables));
        }
        transactions++;
        changes += count;
        return new Transaction(database, xid, commit, end, at, pile.whole());
    }

    private String text() throws IOException {
        return ChangeFormat.text(in);
    }

    @Override
    public void close() throws IOException {
        try (in) {
            pile.close();
        }
    }
}
