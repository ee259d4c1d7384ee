package dev.drydock.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextTest {
    @Test
    void names_with_running_numbers_are_told_as_ranges() {
        assertThat(Ranges.of(List.of("n1", "n2", "n3", "n5", "n6", "db", "n9", "n10", "n11")))
                .isEqualTo("n1-n3, n5, n6, db, n9-n11");
        assertThat(Ranges.of(List.of("n008", "n009", "n010"))).isEqualTo("n008-n010");
        assertThat(Ranges.of(List.of("n9", "n010"))).isEqualTo("n9, n010");
    }

    @Test
    void durations_have_two_units_at_most() {
        assertThat(List.of(0, 59, 60, 252, 7500, 86_400, 97_200))
                .extracting(seconds -> Figures.span(Duration.ofSeconds(seconds)))
                .containsExactly("0s", "59s", "1m", "4m12s", "2h05m", "1d", "1d03h");
    }

    @Test
    void sizes_are_decimal_and_short() {
        assertThat(List.of(0L, 999L, 1000L, 3_200_000_000L, 123_456_789L))
                .extracting(Figures::bytes)
                .containsExactly("0 B", "999 B", "1.0 kB", "3.2 GB", "123 MB");
    }

    @Test
    void long_words_are_broken_rather_than_let_over_the_edge() {
        assertThat(Columns.wrap("a sha256:0123456789 b", 8)).containsExactly("a", "sha256:0", "12345678", "9 b");
        assertThat(Columns.hang("  ok  ", "one two", 20)).containsExactly("  ok  one two");
    }
}
