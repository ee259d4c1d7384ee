package dev.drydock.workflows.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.workflows.words.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundTest {
    @ParameterizedTest
    @CsvSource({
        "late <= 10, 10, true", "late <= 10, 11, false", "late < 10, 9, true", "late < 10, 10, false",
        "late = 10, 10, true", "late = 10, 9, false", "late >= 10, 10, true", "late >= 10, 9, false",
        "late > 10, 11, true", "late > 10, 10, false", "late<=10, 10, true", "'  late   >  0 ', 1, true"
    })
    void it_holds_or_says_what_it_saw(String text, long now, boolean holds) {
        var bound = Bound.of(text);

        String why = bound.whyNot(Map.of("late", now));

        assertThat(why.isEmpty()).isEqualTo(holds);
        assertThat(why).contains(holds ? "" : "late is " + now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "late",
                "late <=",
                "late <= x",
                "late != 3",
                "late <= -1",
                "late <= 1.5",
                "<= 3",
                "late <= 1; drop",
                "late <= 9999999999999999",
                "LATE <= 3",
                "late <= 3 or done = 1"
            })
    void what_cannot_be_read_is_refused_with_an_example(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bound.of(text))
                .withMessageContaining("condition '" + text + "' cannot be read")
                .withMessageContaining("e.g. late <= 1000");
    }

    @Test
    void a_figure_that_no_run_has_is_named_with_those_there_are() {
        assertThat(Bound.of("lateness <= 3").whyNot(Map.of("late", 0L)))
                .isEqualTo("there is no figure 'lateness' in this run (there are late)");
    }

    @Test
    void it_travels_as_its_text() {
        var bound = Bound.of("conflicts=0");

        assertThat(Json.MAPPER.valueToTree(bound).asText()).isEqualTo("conflicts = 0");
        assertThat(Json.read(Json.MAPPER.valueToTree(bound), Bound.class)).isEqualTo(bound);
    }
}
