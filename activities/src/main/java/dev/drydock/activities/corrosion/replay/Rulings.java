package dev.drydock.activities.corrosion.replay;

import dev.drydock.harvest.delta.Origin;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.merge.MergedRow;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.late.LateFilter;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.Rule;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the plan's rules say of a row. Cells of an update are left out one by one; of a row that is new or gone only all
 * or nothing can be, so where a filter takes a part of it, people have to look.
 */
public final class Rulings {
    static final Comparator<Origin> BY_TIME = (one, other) -> Long.compareUnsigned(ntp(one), ntp(other));

    private final LateRules rules;
    private final List<LateFilter> skip;
    private final List<LateFilter> review;
    private final Map<String, String> nodes;

    /** @param nodes site to node name */
    public Rulings(LateRules rules, Map<String, String> nodes) {
        this.rules = rules;
        this.skip = rules.skip().stream().map(LateFilter::of).toList();
        this.review = rules.review().stream().map(LateFilter::of).toList();
        this.nodes = Map.copyOf(nodes);
    }

    /**
     * @param skipped columns that stay out, {@link LateCell#ROW} for the row as such
     * @param review whether people have to see the row first
     * @param why a few words; empty when nothing is held back
     */
    record Ruling(SortedSet<String> skipped, boolean review, String why) {
        static final Ruling NONE = new Ruling(Collections.emptySortedSet(), false, "");

        Ruling {
            skipped = Collections.unmodifiableSortedSet(new TreeSet<>(skipped));
        }
    }

    String node(String site) {
        return nodes.getOrDefault(site, "site " + site);
    }

    Ruling of(MergedRow row) {
        Rule rule =
                Rule.of(rules.tables().getOrDefault(row.table(), rules.tables().getOrDefault("*", "replay")));
        var won = row.cells().stream().filter(LateCell::won).toList();
        return switch (rule) {
            case SKIP -> new Ruling(columns(won), false, "table " + row.table() + " is skipped by its rule");
            case HEALS -> new Ruling(columns(won), false, "table " + row.table() + " heals itself");
            case REVIEW -> filtered(row, won, "table " + row.table() + " is to be reviewed");
            case REPLAY -> filtered(row, won, "");
        };
    }

    private Ruling filtered(MergedRow row, List<LateCell> won, String reviewed) {
        String kind = kind(row);
        var skipped = new TreeSet<String>();
        String by = "";
        String why = reviewed;
        for (LateCell cell : won) {
            var write = write(row, kind, cell);
            var matching = skip.stream().filter(f -> f.matches(write)).findFirst();
            if (matching.isPresent()) {
                skipped.add(cell.column());
                by = "skipped by " + matching.get();
            } else if (why.isEmpty()) {
                why = review.stream()
                        .filter(f -> f.matches(write))
                        .findFirst()
                        .map(f -> "to be reviewed by " + f)
                        .orElse("");
            }
        }
        if (skipped.size() == columns(won).size() && !skipped.isEmpty()) {
            return new Ruling(skipped, false, by);
        }
        if (!skipped.isEmpty() && !kind.equals("update")) {
            return new Ruling(Collections.emptySortedSet(), true, "a part of it is " + by);
        }
        return new Ruling(skipped, !why.isEmpty(), why.isEmpty() ? by : why);
    }

    private static SortedSet<String> columns(List<LateCell> cells) {
        var columns = new TreeSet<String>();
        cells.forEach(c -> columns.add(c.column()));
        return columns;
    }

    private LateFilter.Write write(MergedRow row, String kind, LateCell cell) {
        var key = new TreeMap<String, String>();
        row.key().forEach((column, value) -> key.put(column, text(value)));
        return new LateFilter.Write(row.table(), kind, node(cell.origin().site()), at(cell.origin()), key);
    }

    /** As people write it in a filter. */
    private static String text(Value value) {
        return switch (value) {
            case Value.Null _ -> "NULL";
            case Value.Int(long number) -> Long.toString(number);
            case Value.Real(double number) -> Double.toString(number);
            case Value.Text(String text) -> text;
            case Value.Blob blob -> "x'" + blob.hex() + "'";
        };
    }

    static String kind(MergedRow row) {
        if (row.after() == null) {
            return row.before() == null ? "none" : "delete";
        }
        return row.before() == null ? "insert" : row.after().equals(row.before()) ? "none" : "update";
    }

    /** Unix seconds in the upper half, their fraction in the lower; unsigned; 0: not known. */
    static long ntp(Origin origin) {
        try {
            return Long.parseUnsignedLong(origin.ts());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static @Nullable Instant at(Origin origin) {
        long ntp = ntp(origin);
        return ntp == 0 ? null : Instant.ofEpochSecond(ntp >>> 32, ((ntp & 0xffff_ffffL) * 1_000_000_000L) >>> 32);
    }
}
