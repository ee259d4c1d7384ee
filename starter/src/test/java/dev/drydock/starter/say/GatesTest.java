package dev.drydock.starter.say;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.words.Exit;
import org.junit.jupiter.api.Test;

/** What can be decided at a gate; the rest is refused before anything is sent. */
final class GatesTest {
    @Test
    void an_open_gate_can_be_decided() {
        var open = Gates.decidable(Told.gate(GateState.OPEN, "sha256:5f0c"), "restore");

        assertThat(open.subject()).isEqualTo("sha256:5f0c");
    }

    @Test
    void a_gate_ahead_can_be_decided_once_it_is_known_what_it_will_ask_about() {
        var announced = Gates.decidable(Told.gate(GateState.AHEAD, "sha256:5f0c"), "restore");

        assertThat(announced.state()).isEqualTo(GateState.AHEAD);
        refused(Told.gate(GateState.AHEAD, null), Exit.BLOCKED, "is not open yet", "drydock watch corrosion/eu-1");
    }

    @Test
    void what_is_decided_already_is_not_decided_again() {
        String watch = "drydock watch corrosion/eu-1";

        refused(Told.gate(GateState.PASSED, "sha256:5f0c"), Exit.NOTHING, "has passed already", watch);
        refused(Told.gate(GateState.REJECTED, "sha256:5f0c"), Exit.REJECTED, "is rejected already", watch);
        refused(Told.gate(GateState.EXPIRED, "sha256:5f0c"), Exit.REJECTED, "has expired", watch);
        refused(Told.gate(GateState.CLOSED, "sha256:5f0c"), Exit.REJECTED, "is closed", watch);
    }

    @Test
    void a_run_that_has_ended_has_nothing_to_decide() {
        refused(
                Told.ended("aborted"),
                Exit.NOTHING,
                "run 5674eabe of corrosion/eu-1 has ended (aborted)",
                "drydock review corrosion/eu-1");
    }

    @Test
    void a_gate_that_there_is_not_is_a_usage_error_that_names_those_there_are() {
        assertThatThrownBy(() -> Gates.decidable(Told.gate(GateState.OPEN, "sha256:5f0c"), "replay"))
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
                .hasMessage("the run of corrosion/eu-1 has no gate 'replay': it has restore");
    }

    private static void refused(Look look, Exit exit, String says, String next) {
        assertThatThrownBy(() -> Gates.decidable(look, "restore"))
                .isInstanceOfSatisfying(Failure.class, e -> {
                    assertThat(e.exit()).isEqualTo(exit);
                    assertThat(e.next()).isEqualTo(next);
                })
                .hasMessageContaining(says);
    }
}
