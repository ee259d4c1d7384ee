package dev.drydock.harvest.value;

import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Key values as cr-sqlite packs them into one blob: a count, then per column a byte whose low three bits are the type and
 * whose high five the width of the integer that follows (for text and blobs their length).
 */
public final class PackedKey {
    private PackedKey() {}

    /** Throws {@link IllegalArgumentException} for anything that is no packed key. */
    public static List<Value> unpack(byte[] packed) {
        var in = ByteBuffer.wrap(packed);
        try {
            int columns = Byte.toUnsignedInt(in.get());
            var key = new ArrayList<Value>(columns);
            for (int i = 0; i < columns; i++) {
                key.add(column(in));
            }
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " bytes behind the last key column");
            }
            return List.copyOf(key);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the packed key ends in the middle of a column", e);
        }
    }

    private static Value column(ByteBuffer in) {
        int head = Byte.toUnsignedInt(in.get());
        int width = head >> 3;
        return switch (head & 7) {
            case 1 -> new Int(integer(in, width));
            case 2 -> new Real(in.getDouble());
            case 3 -> Text.of(bytes(in, width));
            case 4 -> new Blob(bytes(in, width));
            case 5 -> Value.Null.NULL;
            default -> throw new IllegalArgumentException("unknown type " + (head & 7) + " in a packed key");
        };
    }

    private static byte[] bytes(ByteBuffer in, int width) {
        long length = integer(in, width);
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    /** Big-endian and unsigned; a negative one takes all eight bytes. */
    private static long integer(ByteBuffer in, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | Byte.toUnsignedInt(in.get());
        }
        return value;
    }
}
