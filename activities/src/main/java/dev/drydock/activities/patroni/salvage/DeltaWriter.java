package dev.drydock.activities.patroni.salvage;

import com.github.luben.zstd.ZstdOutputStream;
import dev.drydock.workflows.rollback.Findings.Dropped;
import dev.drydock.workflows.words.Json;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a delta: a head, then transactions in the order of their commits, each table told before its first change, and at
 * the end how many there were. One stream, so that neither side has to hold it; packed by zstd.
 *
 * <pre>
 * H json            head
 * R id database schema name identity columns(identity name type)
 * B database xid commit end microseconds changes
 * I|U|D|T table [K|O cells] [N cells]
 * E transactions changes
 * </pre>
 */
final class DeltaWriter implements AutoCloseable {
    private static final int LEVEL = 3;
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest = Json.sha256();
    private final DataOutputStream out;
    private final Map<Table, Integer> tables = new HashMap<>();

    /** By a table's number. */
    private final List<Map<Change.Kind, Long>> written = new ArrayList<>();

    private long transactions;
    private long changes;

    DeltaWriter(OutputStream packed, DeltaHead head) throws IOException {
        out = new DataOutputStream(
                new DigestOutputStream(new BufferedOutputStream(new ZstdOutputStream(packed, LEVEL), BUFFER), digest));
        out.writeByte('H');
        text(Json.text(head));
    }

    void add(Transaction transaction) throws IOException {
        for (Change change : transaction.changes()) {
            tell(change.table());
        }
        out.writeByte('B');
        text(transaction.database());
        out.writeLong(transaction.xid());
        out.writeLong(transaction.commit());
        out.writeLong(transaction.end());
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, transaction.at()));
        out.writeInt(transaction.changes().size());
        for (Change change : transaction.changes()) {
            add(change);
        }
        transactions++;
        changes += transaction.changes().size();
    }

    private void tell(Table table) throws IOException {
        if (tables.containsKey(table)) {
            return;
        }
        tables.put(table, tables.size());
        written.add(new EnumMap<>(Change.Kind.class));
        out.writeByte('R');
        text(table.database());
        text(table.schema());
        text(table.name());
        out.writeByte(table.identity());
        out.writeShort(table.columns().size());
        for (Message.Column column : table.columns()) {
            out.writeBoolean(column.identity());
            text(column.name());
            out.writeInt(column.type());
        }
    }

    private void add(Change change) throws IOException {
        int table = tables.getOrDefault(change.table(), -1);
        written.get(table).merge(change.kind(), 1L, Long::sum);
        ChangeFormat.write(out, change, table);
    }

    private void text(String text) throws IOException {
        ChangeFormat.text(out, text);
    }

    /** How much of each table, most first. */
    List<Dropped> written() {
        // A table that was altered in between was told twice.
        var sums = new TreeMap<String, Dropped>();
        tables.forEach((table, id) -> {
            sums.merge(table.full(), dropped(table.full(), written.get(id)), Dropped::plus);
        });
        return sums.values().stream()
                .sorted(Comparator.comparingLong(Dropped::changes).reversed())
                .toList();
    }

    private static Dropped dropped(String table, Map<Change.Kind, Long> kinds) {
        return new Dropped(
                table,
                kinds.getOrDefault(Change.Kind.INSERT, 0L),
                kinds.getOrDefault(Change.Kind.UPDATE, 0L),
                kinds.getOrDefault(Change.Kind.DELETE, 0L),
                kinds.getOrDefault(Change.Kind.TRUNCATE, 0L));
    }

    long changes() {
        return changes;
    }

    /** Ends the delta; answers the digest of what it is unpacked. */
    String finish() throws IOException {
        out.writeByte('E');
        out.writeLong(transactions);
        out.writeLong(changes);
        out.close();
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
