package dev.drydock.harvest.value;

import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * The order of keys: SQLite's own for columns without a type or collation, so that {@code ORDER BY} in a delta and a
 * merge in Java agree. NULL, then numbers whatever their class, then text, then blobs. Keys that are equal here are one
 * key to SQLite: 1 and 1.0 are.
 */
public enum KeyOrder implements Comparator<List<Value>> {
    ORDER;

    @Override
    public int compare(List<Value> one, List<Value> other) {
        int columns = Math.min(one.size(), other.size());
        for (int i = 0; i < columns; i++) {
            int order = compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static int compare(Value one, Value other) {
        int order = Integer.compare(rank(one), rank(other));
        if (order != 0) {
            return order;
        }
        return switch (one) {
            case Int(long a) when other instanceof Real(double b) -> mixed(a, b);
            case Real(double a) when other instanceof Int(long b) -> -mixed(b, a);
            case Null _, Int _, Real _, Text _, Blob _ -> one.compareTo(other);
        };
    }

    /** Exact: a double holds only 53 bits of a long. */
    private static int mixed(long integer, double real) {
        return Double.isInfinite(real)
                ? (real < 0 ? 1 : -1)
                : BigDecimal.valueOf(integer).compareTo(new BigDecimal(real));
    }

    private static int rank(Value value) {
        return switch (value) {
            case Null _ -> 0;
            case Int _, Real _ -> 1;
            case Text _ -> 2;
            case Blob _ -> 3;
        };
    }
}
