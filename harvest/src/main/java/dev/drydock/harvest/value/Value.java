package dev.drydock.harvest.value;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A value as SQLite stores it. The order is the one by which Corrosion decides between writes of equal column version:
 * INTEGER > REAL > TEXT > BLOB > NULL whatever the values are (1 beats 99.5), numbers by size, text by its UTF-8 bytes,
 * blobs by their bytes. Keys have another order, {@link KeyOrder}.
 */
public sealed interface Value extends Comparable<Value> {
    record Null() implements Value {
        public static final Null NULL = new Null();
    }

    record Int(long number) implements Value {}

    /** SQLite stores no NaN and turns -0.0 into 0.0. */
    record Real(double number) implements Value {
        public Real {
            number += 0.0;
        }
    }

    /**
     * Text, NUL included. A byte that is not UTF-8 is held as the lone surrogate U+DC00 plus the byte, so that nothing
     * is lost and {@link #bytes} gives back what the database holds.
     */
    record Text(String text) implements Value {
        public static Text of(byte[] bytes) {
            return new Text(Utf8.text(bytes));
        }

        public byte[] bytes() {
            return Utf8.bytes(text);
        }

        /** Whether it is valid UTF-8, as agents write it. */
        public boolean valid() {
            return Utf8.valid(text);
        }
    }

    final class Blob implements Value {
        private final byte[] bytes;

        public Blob(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        public int length() {
            return bytes.length;
        }

        public String hex() {
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Blob[" + hex() + "]";
        }
    }

    @Override
    default int compareTo(Value other) {
        return switch (this) {
            case Int(long number) when other instanceof Int(long than) -> Long.compare(number, than);
            case Real(double number) when other instanceof Real(double than) -> Double.compare(number, than);
            case Text(String text) when other instanceof Text(String than) -> Utf8.compare(text, than);
            case Blob blob when other instanceof Blob than -> Arrays.compareUnsigned(blob.bytes, than.bytes);
            case Int _, Real _, Text _, Blob _, Null _ -> Integer.compare(rank(this), rank(other));
        };
    }

    private static int rank(Value value) {
        return switch (value) {
            case Null _ -> 0;
            case Blob _ -> 1;
            case Text _ -> 2;
            case Real _ -> 3;
            case Int _ -> 4;
        };
    }
}
