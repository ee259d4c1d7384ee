package dev.drydock.starter.say;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.starter.view.Failure;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UntilTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00.700Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "'',2026-11-22T03:00:00Z",
        "45s,2026-11-21T23:00:45Z",
        "90m,2026-11-22T00:30:00Z",
        "4h,2026-11-22T03:00:00Z",
        "2d,2026-11-23T23:00:00Z",
        "2026-11-22T06:00:00Z,2026-11-22T06:00:00Z",
        "2026-11-22T06:00:00.9+01:00,2026-11-22T05:00:00Z"
    })
    void a_duration_or_a_time_with_its_zone_is_taken(String text, Instant expected) {
        assertThat(Until.of(text, NOW, BERLIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"4", "h", "-4h", "four hours", "6:00", "24:00", "06:60", "2026-11-22T06:00:00", "99999999h"})
    void anything_else_is_refused_with_what_is_expected(String text) {
        var failure = catchThrowableOfType(Failure.class, () -> Until.of(text, NOW, BERLIN));

        assertThat(failure.says()).startsWith("--until '" + text + "' is neither a duration nor a time");
    }

    @Test
    void what_is_over_already_would_never_count() {
        assertThat(catchThrowableOfType(Failure.class, () -> Until.of("2026-11-21T23:00:00Z", NOW, BERLIN))
                        .says())
                .contains("is over already");
        assertThat(catchThrowableOfType(Failure.class, () -> Until.of("0h", NOW, BERLIN))
                        .says())
                .contains("is over already");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T23:00:00Z,06:00,2026-11-22T05:00:00Z",
        "2026-11-22T05:00:00Z,06:00,2026-11-23T05:00:00Z",
        "2026-11-22T04:59:59.9Z,06:00,2026-11-22T05:00:00Z",
        "2026-11-21T23:30:00Z,00:15,2026-11-22T23:15:00Z"
    })
    void a_time_of_day_is_the_next_one_on_the_persons_clock(Instant now, String text, Instant expected) {
        assertThat(Until.of(text, now, BERLIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-24T23:00:00Z,02:30,2026-10-25T00:30:00Z",
        "2026-10-25T00:30:00Z,02:30,2026-10-25T01:30:00Z",
        "2026-10-25T01:30:00Z,02:30,2026-10-26T01:30:00Z",
        "2026-03-28T23:30:00Z,02:30,2026-03-29T01:30:00Z"
    })
    void a_time_that_comes_twice_is_the_next_of_both_and_one_that_is_left_out_comes_an_hour_later(
            Instant now, String text, Instant expected) {
        assertThat(Until.of(text, now, BERLIN)).isEqualTo(expected);
    }
}
