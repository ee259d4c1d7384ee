package dev.drydock.activities.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DoingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration SETTLES = Duration.ofSeconds(30);

    @Test
    void a_command_that_ran_a_moment_ago_has_the_rest_of_its_time() {
        assertThat(left(NOW.minusSeconds(10))).isEqualTo(Duration.ofSeconds(20));
        assertThat(left(NOW)).isEqualTo(SETTLES);
    }

    @Test
    void a_command_that_ran_long_ago_has_none_left() {
        assertThat(left(NOW.minusSeconds(30))).isZero();
        assertThat(left(NOW.minusSeconds(3600))).isZero();
    }

    @Test
    void on_a_node_whose_clock_is_ahead_the_effect_has_all_its_time_and_no_more() {
        assertThat(left(NOW.plusSeconds(3600))).isEqualTo(SETTLES);
    }

    @Test
    void a_start_nobody_can_read_gives_all_the_time() {
        assertThat(Doing.left("-", NOW, SETTLES)).isEqualTo(SETTLES);
    }

    private static Duration left(Instant startedAt) {
        return Doing.left(startedAt.toString(), NOW, SETTLES);
    }
}
