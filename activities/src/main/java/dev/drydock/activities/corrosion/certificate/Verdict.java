package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.certificate.Evidence.Stamp;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.value.TypedJson;
import dev.drydock.harvest.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a row that two nodes do not have alike says of the vector both have reached. A cell whose last write is in the
 * vector on both nodes has one winner among the same writes, so two values are a fault. A cell that either node got from
 * a later write says nothing: that write may still be under way to the other.
 */
sealed interface Verdict {
    /** Written after the vector, or alike by now. */
    record Moving() implements Verdict {}

    /** @param column empty: the row as a whole */
    record Differs(List<Value> key, String column, String one, String other) implements Verdict {}

    static Verdict of(Evidence one, Evidence other, Cut vector) {
        Set<List<Value>> keys = new HashSet<>(one.rows().keySet());
        keys.addAll(other.rows().keySet());
        for (List<Value> key : keys) {
            Verdict verdict = of(key, one, other, vector);
            if (verdict instanceof Differs) {
                return verdict;
            }
        }
        return new Moving();
    }

    private static Verdict of(List<Value> key, Evidence one, Evidence other, Cut vector) {
        Map<String, Value> here = one.rows().get(key);
        Map<String, Value> there = other.rows().get(key);
        Map<String, Stamp> mine = one.stamps().getOrDefault(key, Map.of());
        Map<String, Stamp> theirs = other.stamps().getOrDefault(key, Map.of());
        if (here == null || there == null) {
            boolean moving = here == null ? moving(theirs, mine, vector) : moving(mine, theirs, vector);
            return moving ? new Moving() : new Differs(key, "", said(here), said(there));
        }
        for (String column : new TreeSet<>(here.keySet())) {
            Value a = here.getOrDefault(column, Value.Null.NULL);
            Value b = there.getOrDefault(column, Value.Null.NULL);
            if (!a.equals(b) && !later(mine.get(column), vector) && !later(theirs.get(column), vector)) {
                return new Differs(key, column, text(a), text(b));
            }
        }
        return new Moving();
    }

    private static String said(@Nullable Map<String, Value> row) {
        return row == null ? "no such row" : "a row";
    }

    /**
     * Whether a row that only one node has came or went after the vector.
     *
     * @param has of the node that has it
     * @param lacks of the other, where a deleted row leaves a stamp
     */
    private static boolean moving(Map<String, Stamp> has, Map<String, Stamp> lacks, Cut vector) {
        Stamp born = has.get(Evidence.ROW);
        boolean came = born == null
                ? !has.isEmpty() && has.values().stream().allMatch(stamp -> later(stamp, vector))
                : later(born, vector);
        return came || later(lacks.get(Evidence.ROW), vector);
    }

    private static boolean later(@Nullable Stamp stamp, Cut vector) {
        return stamp != null && stamp.version() > vector.vector().getOrDefault(stamp.site(), 0L);
    }

    private static String text(Value value) {
        return TypedJson.json(value).toString();
    }
}
