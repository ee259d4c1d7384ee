package dev.drydock.testbed.crsql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which of two values of equal column version wins. The storage class decides first (INTEGER > REAL > TEXT > BLOB > NULL,
 * integer 1 beats real 99.5), then numbers by size, text and blobs by bytes.
 */
final class ValueOrder implements Comparator<@Nullable Object> {

    @Override
    public int compare(@Nullable Object one, @Nullable Object other) {
        int byClass = Integer.compare(rank(one), rank(other));
        if (byClass != 0) {
            return byClass;
        }
        return switch (one) {
            case Long number -> number.compareTo((Long) same(other));
            case Double real -> Double.compare(real + 0.0, (Double) same(other) + 0.0); // -0.0 equals 0.0 in SQL
            case String text -> Arrays.compareUnsigned(text.getBytes(UTF_8), ((String) same(other)).getBytes(UTF_8));
            case Blob blob -> blob.hex().compareTo(((Blob) same(other)).hex());
            case null, default -> 0;
        };
    }

    private static Object same(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a value of the same storage class cannot be null");
        }
        return value;
    }

    private static int rank(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Blob _ -> 1;
            case String _ -> 2;
            case Double _ -> 3;
            case Long _ -> 4;
            default -> throw new IllegalArgumentException("not a SQLite value: " + value.getClass());
        };
    }
}
