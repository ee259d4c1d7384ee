package dev.drydock.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FiguresTest {
    @Test
    void durations_have_two_units_at_most() {
        assertThat(List.of(0, 59, 60, 252, 7500, 86_400, 97_200))
                .extracting(seconds -> Figures.span(Duration.ofSeconds(seconds)))
                .containsExactly("0s", "59s", "1m", "4m12s", "2h05m", "1d", "1d03h");
    }

    @Test
    void what_lies_ahead_by_a_clock_that_differs_is_now() {
        assertThat(Figures.span(Duration.ofSeconds(-3))).isEqualTo("0s");
        assertThat(Figures.fine(Duration.ofMillis(-3))).isEqualTo("0.0s");
    }

    @Test
    void short_durations_can_have_tenths() {
        assertThat(Figures.fine(Duration.ofMillis(9_940))).isEqualTo("9.9s");
        assertThat(Figures.fine(Duration.ofSeconds(10))).isEqualTo("10s");
    }

    @Test
    void sizes_are_decimal_and_short() {
        assertThat(List.of(0L, 999L, 1000L, 3_200_000_000L, 123_456_789L))
                .extracting(Figures::bytes)
                .containsExactly("0 B", "999 B", "1.0 kB", "3.2 GB", "123 MB");
    }

    @Test
    void the_next_unit_begins_where_the_figure_would_be_rounded_to_a_thousand() {
        assertThat(List.of(99_400L, 99_500L, 999_499L, 999_500L))
                .extracting(Figures::bytes)
                .containsExactly("99.4 kB", "100 kB", "999 kB", "1.0 MB");
    }

    @Test
    void times_are_utc() {
        var at = Instant.parse("2026-11-21T23:04:12Z");

        assertThat(Figures.minute(at)).isEqualTo("2026-11-21 23:04 UTC");
        assertThat(Figures.clock(at)).isEqualTo("23:04:12");
    }

    @Test
    void of_a_digest_the_part_is_shown_that_people_compare() {
        assertThat(Figures.brief("sha256:21198bddbb1e03b8")).isEqualTo("21198bdd");
        assertThat(Figures.brief("5674eabe-65df")).isEqualTo("5674eabe");
        assertThat(Figures.brief("r1")).isEqualTo("r1");
    }
}
