package dev.drydock.workflows.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.workflows.policy.Window.Opening;
import dev.drydock.workflows.words.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTest {
    private static Opening opening(String from, String to, DayOfWeek... days) {
        return new Opening(List.of(days), LocalTime.parse(from), LocalTime.parse(to));
    }

    private static Window window(Opening... openings) {
        return new Window("Europe/Berlin", List.of(openings), null);
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    /** From Tuesday 22:00 to Wednesday 05:00 in Berlin, in winter. */
    private static final Window NIGHT = window(opening("22:00", "05:00", DayOfWeek.TUESDAY));

    @Test
    void an_opening_over_midnight_belongs_to_the_day_on_which_it_begins() {
        assertThat(NIGHT.closes(at("2026-11-24T20:59:59Z"))).isEmpty();
        assertThat(NIGHT.closes(at("2026-11-24T21:00:00Z"))).contains(at("2026-11-25T04:00:00Z"));
        assertThat(NIGHT.closes(at("2026-11-25T03:59:59Z"))).contains(at("2026-11-25T04:00:00Z"));
        assertThat(NIGHT.closes(at("2026-11-25T04:00:00Z"))).isEmpty();
        assertThat(NIGHT.opens(at("2026-11-25T04:00:00Z"))).isEqualTo(at("2026-12-01T21:00:00Z"));
        assertThat(NIGHT.opens(at("2026-11-24T20:59:59Z"))).isEqualTo(at("2026-11-24T21:00:00Z"));
    }

    @Test
    void what_begins_in_time_and_ends_too_late_does_not_fit() {
        assertThat(NIGHT.fits(at("2026-11-25T03:00:00Z"), Duration.ofHours(1))).isTrue();
        assertThat(NIGHT.fits(at("2026-11-25T03:00:01Z"), Duration.ofHours(1))).isFalse();
        assertThat(NIGHT.fits(at("2026-11-24T20:00:00Z"), Duration.ofMinutes(1)))
                .isFalse();
    }

    @Test
    void openings_that_follow_one_another_are_one() {
        var evening = opening("20:00", "00:00", DayOfWeek.FRIDAY);
        var weekend = opening("00:00", "00:00", DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

        var window = window(evening, weekend);

        assertThat(window.closes(at("2026-11-27T19:30:00Z"))).contains(at("2026-11-29T23:00:00Z"));
        assertThat(window.longest(at("2026-11-25T00:00:00Z"))).isEqualTo(Duration.ofHours(52));
    }

    @Test
    void the_night_on_which_clocks_go_back_is_an_hour_longer_and_that_on_which_they_go_forward_an_hour_shorter() {
        var saturday = window(opening("22:00", "05:00", DayOfWeek.SATURDAY));

        assertThat(saturday.closes(at("2026-10-24T20:00:00Z"))).contains(at("2026-10-25T04:00:00Z"));
        assertThat(saturday.fits(at("2026-10-24T20:00:00Z"), Duration.ofHours(8)))
                .isTrue();
        assertThat(saturday.closes(at("2027-03-27T21:00:00Z"))).contains(at("2027-03-28T03:00:00Z"));
        assertThat(saturday.fits(at("2027-03-27T21:00:00Z"), Duration.ofMinutes(361)))
                .isFalse();
    }

    @Test
    void an_opening_in_the_hour_that_a_clock_change_leaves_out_begins_after_it() {
        var early = window(opening("02:30", "06:00", DayOfWeek.SUNDAY));

        assertThat(early.opens(at("2027-03-28T00:00:00Z"))).isEqualTo(at("2027-03-28T01:30:00Z"));
        assertThat(early.closes(at("2027-03-28T01:30:00Z"))).contains(at("2027-03-28T04:00:00Z"));
    }

    @Test
    void it_says_when_it_is_open_and_who_may_override_it() {
        var override = new GatePolicy(1, List.of("head"), Duration.ofHours(1));

        assertThat(new Window("UTC", NIGHT.openings(), override).says())
                .isEqualTo("Tue 22:00 to 05:00 (UTC), otherwise let go by 1 of head");
    }

    @Test
    void one_that_is_always_open_has_no_end_in_sight() {
        var always = window(opening("00:00", "00:00", DayOfWeek.values()));

        assertThat(always.fits(at("2026-11-25T12:00:00Z"), Duration.ofDays(6))).isTrue();
    }

    @Test
    void what_would_never_open_is_refused_and_what_is_frozen_in_a_plan_reads_back() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window())
                .withMessageContaining("never let anything begin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Window("Europe/Bärlin", NIGHT.openings(), null))
                .withMessageContaining("there is no time zone 'Europe/Bärlin'");
        assertThat(Json.read(Json.tree(NIGHT), Window.class)).isEqualTo(NIGHT);
    }
}
