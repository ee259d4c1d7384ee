package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.words.Exit;
import org.junit.jupiter.api.Test;

final class ExitsTest {
    @Test
    void every_code_that_a_run_answers_is_known_again() {
        for (Exit exit : Exit.values()) {
            assertThat(Exits.of(exit.code())).isEqualTo(exit);
        }
    }

    @Test
    void a_code_of_a_newer_worker_needs_a_person() {
        assertThat(Exits.of(99)).isEqualTo(Exit.FAILED);
    }
}
