package dev.drydock.starter.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.By;
import dev.drydock.workflows.late.LateRow.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountsTest {
    private static LateRow byTwo() {
        LateRow row = Rows.update("apps", 1, Verdict.CONFLICT, "n3");
        var by = List.of(
                new By("n3", Rows.AT, "03", "9", Map.of(Verdict.APPLIED, 1L)),
                new By("n2", Rows.AT, "02", "7", Map.of(Verdict.CONFLICT, 1L)));
        return new LateRow(
                row.table(),
                row.key(),
                row.kind(),
                row.was(),
                row.late(),
                row.found(),
                row.verdict(),
                row.why(),
                Map.of(Verdict.APPLIED, 1L, Verdict.CONFLICT, 1L),
                by);
    }

    @Test
    void cells_of_a_row_that_two_nodes_wrote_are_counted_by_who_wrote_them() {
        var counts = new Counts();

        counts.add(byTwo());

        assertThat(counts.rows()).isEqualTo(1);
        assertThat(counts.cells()).isEqualTo(2);
        assertThat(counts.all())
                .filteredOn(count -> count.cells() > 0)
                .extracting(Counts.Count::node, Counts.Count::verdict)
                .containsExactlyInAnyOrder(tuple("n3", Verdict.APPLIED), tuple("n2", Verdict.CONFLICT));
    }

    @Test
    void a_listing_of_before_counts_by_the_newest_writer() {
        var counts = new Counts();

        counts.add(Rows.update("apps", 1, Verdict.APPLIED, "n1", "n2"));

        assertThat(counts.all()).extracting(Counts.Count::node).containsOnly("n1");
        assertThat(counts.cells()).isEqualTo(1);
    }
}
