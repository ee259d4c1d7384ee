package dev.drydock.harvest.merge;

import dev.drydock.harvest.delta.Candidate;
import dev.drydock.harvest.delta.Origin;
import dev.drydock.harvest.snapshot.Held;
import dev.drydock.harvest.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All writes to one row, decided as the extension decides them:
 *
 * <ol>
 *   <li>The highest causal length wins the whole row. An even one is a delete; an odd one above the others drops all
 *       their cells, also those it did not write.
 *   <li>Of the cells of that length, the highest column version wins.
 *   <li>Of equal versions, the bigger value ({@link Value}'s order).
 *   <li>Of equal values, the higher site, which changes nothing in the data.
 * </ol>
 *
 * What the snapshot holds takes part like any other write. The answer does not depend on the order of the writes, nor on
 * how often one is seen.
 */
final class Contest {
    private static final Comparator<Candidate> STRENGTH = Comparator.comparingLong(Candidate::columnVersion)
            .thenComparing(Candidate::value)
            .thenComparing(candidate -> candidate.origin().site())
            .thenComparingLong(candidate -> candidate.origin().version())
            .thenComparingLong(candidate -> candidate.origin().seq());

    private static final Comparator<LateCell> LISTED = Comparator.comparing(LateCell::column)
            .thenComparing(cell -> cell.origin().site())
            .thenComparingLong(cell -> cell.origin().version())
            .thenComparingLong(cell -> cell.origin().seq());

    private final Held held;
    private final Collection<Candidate> late;
    private final long life;
    private final Map<String, Candidate> best = new HashMap<>();

    /** The one clock row that several databases may hold. */
    private record Identity(String column, String site, long version, long seq) {
        static Identity of(Candidate candidate) {
            Origin origin = candidate.origin();
            return new Identity(candidate.column(), origin.site(), origin.version(), origin.seq());
        }
    }

    Contest(Held held, List<Candidate> seen) {
        this.held = held;
        this.late = distinct(seen);
        long longest = late.stream().mapToLong(Candidate::life).max().orElse(0);
        this.life = Math.max(longest, held.life());
        late.stream().filter(this::stands).forEach(each -> best.merge(each.column(), each, Contest::stronger));
        best.values().removeIf(this::loses);
    }

    private static Collection<Candidate> distinct(List<Candidate> seen) {
        if (seen.size() == 1) {
            return seen;
        }
        var distinct = new LinkedHashMap<Identity, Candidate>();
        seen.forEach(each -> distinct.merge(Identity.of(each), each, Contest::longer));
        return distinct.values();
    }

    /** The same write twice is the same; should a damaged file say otherwise, the answer still has no order. */
    private static Candidate longer(Candidate one, Candidate other) {
        return one.life() == other.life() ? stronger(one, other) : one.life() > other.life() ? one : other;
    }

    private static Candidate stronger(Candidate one, Candidate other) {
        return STRENGTH.compare(one, other) >= 0 ? one : other;
    }

    private boolean stands(Candidate candidate) {
        return candidate.life() == life && (alive() || candidate.column().equals(LateCell.ROW));
    }

    private boolean alive() {
        return life % 2 == 1;
    }

    /** To what the snapshot holds of the same cell. */
    private boolean loses(Candidate candidate) {
        var clock = held.clocks().get(candidate.column());
        if (clock == null || held.life() != life) {
            return false;
        }
        int order = Long.compare(candidate.columnVersion(), clock.version());
        if (order == 0 && held.cells() != null) {
            order = candidate.value().compareTo(held.cells().getOrDefault(candidate.column(), Value.Null.NULL));
        }
        return order < 0 || (order == 0 && candidate.origin().site().compareTo(clock.site()) < 0);
    }

    /**
     * The row as it should be; null: it should not be there.
     *
     * @param defaults what a cell holds that nobody wrote
     */
    @Nullable SortedMap<String, Value> after(SortedMap<String, Value> defaults) {
        if (!alive()) {
            return null;
        }
        var after = new TreeMap<>(held.cells() != null && keepsHeld() ? held.cells() : defaults);
        best.forEach((column, winner) -> after.replace(column, winner.value()));
        return after;
    }

    /** Without clocks the snapshot cannot say which life its row is in; only a late new beginning ends it then. */
    private boolean keepsHeld() {
        return held.clocked() ? held.life() == life : life == 1 || !best.containsKey(LateCell.ROW);
    }

    /** All that was written, each once. */
    List<LateCell> cells() {
        var cells = new ArrayList<LateCell>(late.size());
        for (Candidate each : late) {
            var winner = best.get(each.column());
            boolean won = winner != null && Identity.of(winner).equals(Identity.of(each));
            cells.add(new LateCell(each.column(), each.value(), each.life(), each.origin(), won));
        }
        cells.sort(LISTED);
        return cells;
    }

    /** The winning cells by column. */
    Map<String, Candidate> best() {
        return best;
    }
}
