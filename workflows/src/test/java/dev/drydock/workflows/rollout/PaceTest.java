package dev.drydock.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.workflows.words.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
    private static Pace said(Pace before, String json) {
        return before.with(Json.read(json));
    }

    @Test
    void what_is_said_holds_and_the_rest_stays() {
        var first = said(Pace.PLANNED, "{\"in-flight\":\"3\",\"pause-between\":\"2m\"}");
        var then = said(first, "{\"batch\":\"25%\",\"max-failures\":\"10%\",\"bandwidth\":\"20M\"}");

        assertThat(then.inFlight(50)).isEqualTo(3);
        assertThat(then.pause(Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
        assertThat(then.batch(100, 40)).isEqualTo(10);
        assertThat(then.batch(4, 40)).isEqualTo(4);
        assertThat(then.budget(0, 40)).isEqualTo(4);
        assertThat(then.says())
                .isEqualTo("3 at once, batches of 25%, 10% may be stuck, 120 s between, 20M bytes a second in all");
        assertThat(said(then, "{\"as-planned\":true}")).isEqualTo(Pace.PLANNED);
    }

    @Test
    void without_a_word_it_is_as_planned() {
        assertThat(Pace.PLANNED.inFlight(50)).isEqualTo(50);
        assertThat(Pace.PLANNED.batch(7, 40)).isEqualTo(7);
        assertThat(Pace.PLANNED.budget(2, 40)).isEqualTo(2);
        assertThat(Pace.PLANNED.says()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                       | nothing was said",
                "{'speed':'9'}            | not speed",
                "{'in-flight':'0'}        | in-flight '0' is not a number from 1 to 200",
                "{'in-flight':'201'}      | in-flight '201' is not",
                "{'in-flight':'-1'}       | in-flight '-1' is not",
                "{'batch':'0'}            | batch '0' is less than 1",
                "{'batch':'many'}         | batch 'many' is neither a count",
                "{'max-failures':'101%'}  | max-failures 101% is more than all",
                "{'pause-between':'5'}    | pause-between '5' is not a duration",
                "{'bandwidth':'0M'}       | bandwidth '0M' is not a rate",
                "{'bandwidth':'20'}       | bandwidth '20' is not a rate; expected bytes a second with K, M or G",
            })
    void what_cannot_be_is_refused(String json, String says) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> said(Pace.PLANNED, json.replace('\'', '"')))
                .withMessageContaining(says);
    }
}
