package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.Message.Column;
import dev.drydock.activities.patroni.salvage.Message.Old;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pgoutput, the output plugin that every PostgreSQL since 10 has, in protocol version 1. Written here since Maven
 * Central has no library that is only a decoder: Debezium's is one package of a connector framework on Kafka Connect, and
 * the small ones bring their own way of keeping a stream and acknowledge what they read, which must never happen here.
 */
final class Pgoutput {
    /** PostgreSQL counts microseconds from here. */
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final ByteBuffer in;

    private Pgoutput(byte[] message) {
        in = ByteBuffer.wrap(message);
    }

    /** @throws IllegalArgumentException for what is no message of this version */
    static Message read(byte[] message) {
        try {
            var reading = new Pgoutput(message);
            var read = reading.message();
            if (reading.in.hasRemaining() && !(read instanceof Message.Other)) {
                throw new IllegalArgumentException(
                        "a pgoutput message has " + reading.in.remaining() + " bytes too many");
            }
            return read;
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("a pgoutput message of " + message.length + " bytes is cut off", e);
        }
    }

    private Message message() {
        char tag = tag();
        return switch (tag) {
            case 'B' -> new Message.Begin(in.getLong(), time(), Integer.toUnsignedLong(in.getInt()));
            case 'C' -> commit();
            case 'R' -> relation();
            case 'I' -> insert();
            case 'U' -> update();
            case 'D' -> new Message.Delete(in.getInt(), old(tag()));
            case 'T' -> truncate();
            case 'Y', 'O', 'M' -> new Message.Other(tag);
            default -> throw new IllegalArgumentException("'" + tag + "' begins no pgoutput message of version 1");
        };
    }

    private char tag() {
        return (char) in.get();
    }

    private Instant time() {
        return EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
    }

    private Message commit() {
        in.get();
        in.getLong();
        var commit = new Message.Commit(in.getLong());
        in.getLong();
        return commit;
    }

    private Message relation() {
        int id = in.getInt();
        String schema = word();
        String name = word();
        char identity = tag();
        int count = in.getShort();
        var columns = new ArrayList<Column>(count);
        for (int i = 0; i < count; i++) {
            boolean key = (in.get() & 1) == 1;
            columns.add(new Column(word(), key, in.getInt()));
            in.getInt();
        }
        // pg_catalog is sent as an empty name.
        return new Message.Relation(id, schema.isEmpty() ? "pg_catalog" : schema, name, identity, columns);
    }

    private Message insert() {
        int relation = in.getInt();
        expect('N', tag());
        return new Message.Insert(relation, cells());
    }

    private Message update() {
        int relation = in.getInt();
        char tag = tag();
        @Nullable Old old = null;
        if (tag != 'N') {
            old = old(tag);
            tag = tag();
        }
        expect('N', tag);
        return new Message.Update(relation, old, cells());
    }

    private Old old(char tag) {
        if (tag != 'K' && tag != 'O') {
            throw new IllegalArgumentException("'" + tag + "' begins no old row, expected K or O");
        }
        return new Old(tag == 'O', cells());
    }

    private Message truncate() {
        int count = in.getInt();
        in.get();
        var relations = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            relations.add(in.getInt());
        }
        return new Message.Truncate(relations);
    }

    private static void expect(char wanted, char seen) {
        if (wanted != seen) {
            throw new IllegalArgumentException("'" + seen + "' begins no new row, expected " + wanted);
        }
    }

    private List<Cell> cells() {
        int count = in.getShort();
        var cells = new ArrayList<Cell>(count);
        for (int i = 0; i < count; i++) {
            char kind = tag();
            cells.add(
                    switch (kind) {
                        case 'n' -> Cell.Null.NULL;
                        case 'u' -> Cell.Same.SAME;
                        case 't' -> new Cell.Text(text(in.getInt()));
                        default -> throw new IllegalArgumentException("'" + kind + "' is no kind of value: n, u or t");
                    });
        }
        return cells;
    }

    private String text(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a value of " + length + " bytes does not fit in " + in.remaining() + " bytes");
        }
        var text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    /** Up to a zero byte. */
    private String word() {
        int from = in.position();
        while (in.get() != 0) {
            // Only to find its end.
        }
        return new String(in.array(), from, in.position() - from - 1, StandardCharsets.UTF_8);
    }
}
