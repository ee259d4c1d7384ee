package dev.drydock.starter.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.words.Json;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A window's state in words and as JSON; when it opens and closes is judged where it is reckoned. */
final class HoursTest {
    /** Berlin is an hour ahead of UTC in November; 2026-11-23 is a Monday. */
    private static final Window NIGHTS = window("Europe/Berlin", "22:00", "05:00", DayOfWeek.MONDAY);

    private static Window window(String zone, String from, String to, DayOfWeek... days) {
        return new Window(
                zone, List.of(new Window.Opening(List.of(days), LocalTime.parse(from), LocalTime.parse(to))), null);
    }

    @Test
    void a_window_that_is_shut_says_when_it_opens_by_its_own_clock() {
        Instant now = Instant.parse("2026-11-23T11:55:00Z");

        Hours hours = Hours.of(NIGHTS, now);

        assertThat(hours.says(now)).isEqualTo("shut until Mon 22:00 (Europe/Berlin, in 9h05m)");
        assertThat(Json.tree(hours))
                .isEqualTo(Json.read("{\"open\":false,\"until\":\"2026-11-23T21:00:00Z\",\"zone\":\"Europe/Berlin\"}"));
    }

    @Test
    void a_window_that_is_open_says_until_when() {
        Instant now = Instant.parse("2026-11-24T03:00:00Z");

        Hours hours = Hours.of(NIGHTS, now);

        assertThat(hours.says(now)).isEqualTo("open until Tue 05:00 (Europe/Berlin, in 1h)");
        assertThat(Json.tree(hours))
                .isEqualTo(Json.read("{\"open\":true,\"until\":\"2026-11-24T04:00:00Z\",\"zone\":\"Europe/Berlin\"}"));
    }

    @Test
    void the_minute_it_closes_it_is_shut_for_the_rest_of_the_week() {
        Instant now = Instant.parse("2026-11-24T04:00:00Z");

        assertThat(Hours.of(NIGHTS, now).says(now)).isEqualTo("shut until Mon 22:00 (Europe/Berlin, in 6d17h)");
    }

    @Test
    void a_window_that_never_closes_is_open_without_an_end() {
        Instant now = Instant.parse("2026-11-24T04:00:00Z");

        Hours hours = Hours.of(window("UTC", "00:00", "00:00", DayOfWeek.values()), now);

        assertThat(hours.says(now)).isEqualTo("open all week");
        assertThat(Json.tree(hours)).isEqualTo(Json.read("{\"open\":true,\"zone\":\"UTC\"}"));
    }
}
