package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.Change.Kind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change as bytes: {@code I|U|D|T table [K|O cells] [N cells]}, where a table is a number that was told before. */
final class ChangeFormat {
    private ChangeFormat() {}

    static void write(DataOutputStream out, Change change, int table) throws IOException {
        out.writeByte(change.kind().name().charAt(0));
        out.writeInt(table);
        cells(out, change.whole() ? 'O' : 'K', change.old());
        cells(out, 'N', change.now());
    }

    private static void cells(DataOutputStream out, char tag, @Nullable List<Cell> cells) throws IOException {
        if (cells == null) {
            out.writeByte('-');
            return;
        }
        out.writeByte(tag);
        out.writeShort(cells.size());
        for (Cell cell : cells) {
            switch (cell) {
                case Cell.Null _ -> out.writeByte('n');
                case Cell.Same _ -> out.writeByte('u');
                case Cell.Text(String text) -> {
                    out.writeByte('t');
                    text(out, text);
                }
            }
        }
    }

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @param tables by their numbers */
    static Change read(DataInputStream in, List<Table> tables) throws IOException {
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
        List<Cell> before = cells(in, old);
        return new Change(table, kind, before, old == 'O', cells(in, (char) in.readByte()));
    }

    private static @Nullable List<Cell> cells(DataInputStream in, char tag) throws IOException {
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
                        case 't' -> new Cell.Text(text(in));
                        default -> throw new IOException("a delta has a value '" + kind + "', expected n, u or t");
                    });
        }
        return cells;
    }

    static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
