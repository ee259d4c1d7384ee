package dev.drydock.onebox.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CourtTest {
    private static final String ROW = "apps [int 1]";
    private static final Cell ONE = Cell.of("one");
    private static final Cell TWO = Cell.of("two");
    private static final Cell THREE = Cell.of("three");

    private static Op write(@Nullable String actor, long version, Map<String, Cell> cells) {
        return new Op(ROW, cells, Map.of(), "n1", actor == null ? "" : actor, version, 0, 1, actor != null);
    }

    private static Op delete(String actor, long version) {
        return new Op(ROW, null, Map.of(), "n1", actor, version, 0, 1, true);
    }

    private static Court.Judgement judge(List<Op> ops, Map<String, Map<String, Cell>> there) {
        return new Court(ops, Set.of()).judge(there);
    }

    private static Map<String, Map<String, Cell>> there(Cell name) {
        return Map.of(ROW, Map.of("name", name));
    }

    @Test
    void an_acknowledged_row_that_is_gone_and_that_nobody_deleted_is_lost() {
        var judgement = judge(List.of(write("a", 1, Map.of("name", ONE))), Map.of());

        assertThat(judgement.lost()).singleElement().asString().contains(ROW).contains("nobody deleted it");
    }

    @Test
    void a_cell_that_is_as_it_was_before_a_later_write_of_the_same_node_lost_that_write() {
        var ops = List.of(write("a", 1, Map.of("name", ONE)), write("a", 2, Map.of("name", TWO)));

        assertThat(judge(ops, there(ONE)).lost()).hasSize(1);
        assertThat(judge(ops, there(TWO)).good()).isTrue();
    }

    @Test
    void of_two_writes_that_did_not_see_each_other_either_may_stand() {
        var ops = List.of(write("a", 9, Map.of("name", ONE)), write("b", 1, Map.of("name", TWO)));

        assertThat(judge(ops, there(ONE)).good()).isTrue();
        assertThat(judge(ops, there(TWO)).good()).isTrue();
        assertThat(judge(ops, there(TWO)).replaced()).isEqualTo(1);
    }

    @Test
    void two_lost_writes_do_not_excuse_each_other() {
        var old = new Op(ROW, Map.of("name", ONE), Map.of(), "n1", "a", 1, 0, 0, true);
        var ops = List.of(old, write("a", 2, Map.of("name", TWO)), write("b", 1, Map.of("name", THREE)));

        assertThat(judge(ops, there(ONE)).lost()).hasSize(1);
    }

    @Test
    void a_write_that_found_another_ones_value_came_after_it_wherever_it_was_made() {
        var swap = new Op(ROW, Map.of("name", TWO), Map.of("name", ONE), "n2", "b", 1, 0, 1, true);
        var ops = List.of(write("a", 1, Map.of("name", ONE)), swap);

        assertThat(judge(ops, there(ONE)).lost()).hasSize(1);
        assertThat(judge(ops, there(TWO)).good()).isTrue();
    }

    @Test
    void a_deleted_row_that_is_there_again_as_it_was_lost_its_delete() {
        var ops = List.of(write("a", 1, Map.of("name", ONE)), delete("a", 2));

        assertThat(judge(ops, there(ONE)).lost()).hasSize(1);
        assertThat(judge(ops, Map.of()).good()).isTrue();
    }

    @Test
    void a_write_of_unknown_fate_is_never_lost_and_may_stand() {
        var ops = List.of(write("a", 1, Map.of("name", ONE)), write(null, 0, Map.of("name", TWO)));

        assertThat(judge(ops, there(ONE)).good()).isTrue();
        assertThat(judge(ops, there(TWO)).good()).isTrue();
        assertThat(judge(List.of(write(null, 0, Map.of("name", TWO))), Map.of()).good())
                .isTrue();
    }

    @Test
    void a_value_that_nobody_wrote_is_told_of() {
        var judgement = judge(List.of(write("a", 1, Map.of("name", ONE))), there(THREE));

        assertThat(judgement.invented()).hasSize(1);
        assertThat(judgement.good()).isFalse();
    }

    @Test
    void what_people_signed_is_excused_and_counted() {
        var ops = List.of(write("a", 1, Map.of("name", ONE)), write("a", 2, Map.of("name", TWO)));

        var judgement = new Court(ops, Set.of(ROW)).judge(there(ONE));

        assertThat(judgement.good()).isTrue();
        assertThat(judgement.signed()).isEqualTo(1);
    }
}
