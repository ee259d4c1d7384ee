package dev.drydock.starter.say;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.starter.view.Failure;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UntilTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00.700Z");

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
        assertThat(Until.of(text, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "h", "-4h", "four hours", "06:00", "2026-11-22T06:00:00", "99999999h"})
    void anything_else_is_refused_with_what_is_expected(String text) {
        var failure = catchThrowableOfType(Failure.class, () -> Until.of(text, NOW));

        assertThat(failure.says()).startsWith("--until '" + text + "' is neither a duration nor a time");
    }

    @Test
    void what_is_over_already_would_never_count() {
        assertThat(catchThrowableOfType(Failure.class, () -> Until.of("2026-11-21T23:00:00Z", NOW))
                        .says())
                .contains("is over already");
        assertThat(catchThrowableOfType(Failure.class, () -> Until.of("0h", NOW))
                        .says())
                .contains("is over already");
    }
}
