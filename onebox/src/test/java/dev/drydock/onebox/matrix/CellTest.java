package dev.drydock.onebox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import org.junit.jupiter.api.Test;

final class CellTest {
    @Test
    void samples_of_following_days_cover_the_matrix_and_are_never_the_same() {
        var seen = new LinkedHashSet<Cell>();

        for (long day = 0; day < 39; day++) {
            seen.addAll(Cell.sample(6, day));
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(Cell.all());
        assertThat(Cell.sample(6, 1)).doesNotContainAnyElementsOf(Cell.sample(6, 0));
    }

    @Test
    void cells_are_chosen_by_words_in_any_order() {
        var stop = new Cell(Step.STOP, Kill.WORKER, Moment.DURING);

        assertThat(Cell.only("during,worker,stop")).containsExactly(stop);
        assertThat(Cell.only("stop,worker")).hasSize(3).contains(stop);
        assertThat(Cell.only("stopped")).isEmpty();
    }

    @Test
    void an_agent_that_is_stopped_is_not_to_be_killed() {
        assertThat(Cell.only("archive,agent")).isEmpty();
        assertThat(Cell.only("stop,agent")).containsExactly(new Cell(Step.STOP, Kill.AGENT, Moment.BEFORE));
        assertThat(Cell.all()).hasSize(231);
    }
}
