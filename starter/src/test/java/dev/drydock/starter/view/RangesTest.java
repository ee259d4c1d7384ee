package dev.drydock.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RangesTest {
    @Test
    void names_with_running_numbers_are_told_as_ranges() {
        assertThat(Ranges.of(List.of("n1", "n2", "n3", "n5", "n6", "db", "n9", "n10", "n11")))
                .isEqualTo("n1-n3, n5, n6, db, n9-n11");
        assertThat(Ranges.of(List.of("n008", "n009", "n010"))).isEqualTo("n008-n010");
    }

    @Test
    void another_way_to_write_numbers_or_another_name_begins_anew() {
        assertThat(Ranges.of(List.of("n9", "n010"))).isEqualTo("n9, n010");
        assertThat(Ranges.of(List.of("n1", "n2", "m3", "m4"))).isEqualTo("n1, n2, m3, m4");
        assertThat(Ranges.of(List.of("n3", "n2", "n1"))).isEqualTo("n3, n2, n1");
    }

    @Test
    void of_paths_the_end_of_a_range_is_the_last_part() {
        assertThat(Ranges.of(List.of("corrosion/eu-1/n1", "corrosion/eu-1/n2", "corrosion/eu-1/n3")))
                .isEqualTo("corrosion/eu-1/n1-n3");
    }

    @Test
    void a_number_that_no_node_has_is_not_counted_with() {
        assertThat(Ranges.of(List.of("n99999999999", "n100000000000"))).isEqualTo("n99999999999, n100000000000");
    }

    @Test
    void as_many_ranges_are_told_as_fit() {
        var odd = IntStream.range(0, 100).mapToObj(at -> "n" + 2 * at).toList();

        assertThat(Ranges.fit(odd, 20)).isEqualTo("n0, n2, n4, n6, ..");
        assertThat(Ranges.fit(List.of("n1", "n2", "n3"), 20)).isEqualTo("n1-n3");
        assertThat(Ranges.fit(odd, 3)).isEqualTo("..");
    }

    @Test
    void none_is_nothing() {
        assertThat(Ranges.of(List.of())).isEmpty();
    }
}
