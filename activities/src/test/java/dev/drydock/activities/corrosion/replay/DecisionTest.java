package dev.drydock.activities.corrosion.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.corrosion.replay.Fate.End;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.value.Value;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DecisionTest {
    private static SortedMap<String, Value> row(String... cells) {
        var row = new TreeMap<String, Value>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], new Value.Text(cells[i + 1]));
        }
        return row;
    }

    private static Decision decide(
            @Nullable SortedMap<String, Value> base,
            @Nullable SortedMap<String, Value> wanted,
            @Nullable SortedMap<String, Value> now) {
        return Decision.of(base, wanted, now, wanted == null ? new TreeSet<>() : new TreeSet<>(wanted.keySet()));
    }

    private static Map<String, End> ends(Decision decision) {
        var ends = new TreeMap<String, End>();
        decision.fates().forEach((column, fate) -> ends.put(column, fate.end()));
        return ends;
    }

    @Test
    void a_cell_that_is_as_it_was_is_written_and_one_that_somebody_wrote_since_is_a_conflict() {
        var decision =
                decide(row("a", "old", "b", "old"), row("a", "late", "b", "late"), row("a", "old", "b", "newer"));

        assertThat(decision.move())
                .contains(new Move.Update(RowName.json(row("a", "late")), RowName.json(row("a", "old"))));
        assertThat(ends(decision)).isEqualTo(Map.of("a", End.APPLIED, "b", End.CONFLICT, LateCell.ROW, End.ALREADY));
    }

    @Test
    void a_cell_that_is_as_wanted_is_there_already_and_nothing_is_written() {
        var decision = decide(row("a", "old"), row("a", "late"), row("a", "late"));

        assertThat(decision.move()).isEmpty();
        assertThat(ends(decision)).containsEntry("a", End.ALREADY);
    }

    @Test
    void a_row_is_deleted_only_while_it_is_wholly_what_it_was() {
        var before = row("a", "old", "b", "old");

        assertThat(decide(before, null, before).move()).contains(new Move.Delete(RowName.json(before)));
        assertThat(ends(decide(before, null, row("a", "old", "b", "newer")))).containsEntry(LateCell.ROW, End.CONFLICT);
        assertThat(ends(decide(before, null, null))).containsEntry(LateCell.ROW, End.ALREADY);
    }

    @Test
    void a_new_row_that_somebody_made_too_is_never_overwritten() {
        var decision = decide(null, row("a", "late", "b", "same"), row("a", "newer", "b", "same"));

        assertThat(decision.move()).isEmpty();
        assertThat(ends(decision)).isEqualTo(Map.of("a", End.CONFLICT, "b", End.ALREADY, LateCell.ROW, End.ALREADY));
    }

    @Test
    void an_update_of_a_row_that_was_deleted_since_is_a_conflict_and_does_not_bring_it_back() {
        var decision = decide(row("a", "old"), row("a", "late"), null);

        assertThat(decision.move()).isEmpty();
        assertThat(ends(decision)).containsEntry("a", End.CONFLICT);
    }

    @Test
    void a_part_of_a_row_that_was_made_and_deleted_since_is_a_conflict_and_no_row_of_defaults() {
        var decision = Decision.of(null, row("a", "late", "b", "dealt with"), null, new TreeSet<>(Set.of("a")));

        assertThat(decision.move()).isEmpty();
        assertThat(ends(decision)).isEqualTo(Map.of("a", End.CONFLICT, LateCell.ROW, End.CONFLICT));
    }

    @Test
    void integer_one_and_real_one_are_not_the_same_cell() {
        var base = new TreeMap<String, Value>(Map.of("a", new Value.Int(1)));
        var now = new TreeMap<String, Value>(Map.of("a", new Value.Real(1.0)));

        var decision = decide(base, row("a", "late"), now);

        assertThat(ends(decision)).containsEntry("a", End.CONFLICT);
    }
}
