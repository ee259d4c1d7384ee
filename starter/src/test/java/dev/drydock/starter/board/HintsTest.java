package dev.drydock.starter.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.server.Look;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands under a board can be typed as they stand there. */
final class HintsTest {
    private static final List<String> APPROVERS = List.of("ops-a@example.com", "ops-b@example.com");

    @Test
    void who_is_not_asked_has_to_say_for_whom_a_gate_is_decided() {
        assertThat(hints("root@laptop", APPROVERS).of(open()))
                .containsExactly(
                        "drydock approve corrosion/eu-1 restore --as ops-a@example.com",
                        "drydock reject corrosion/eu-1 restore --reason ... --as ops-a@example.com");
    }

    @Test
    void an_approver_speaks_as_himself() {
        assertThat(hints("ops-b@example.com", APPROVERS).of(open()))
                .containsExactly(
                        "drydock approve corrosion/eu-1 restore", "drydock reject corrosion/eu-1 restore --reason ...");
    }

    @Test
    void when_it_cannot_be_told_who_is_asked_the_place_is_left_open() {
        assertThat(hints("root@laptop", List.of()).of(open()))
                .first()
                .isEqualTo("drydock approve corrosion/eu-1 restore --as WHO");
    }

    @Test
    void a_signed_statement_says_by_itself_who_it_is_of() {
        assertThat(hints("root@laptop", APPROVERS).of(Boards.with(open(), "signed", true)))
                .first()
                .isEqualTo("drydock approve corrosion/eu-1 restore");
    }

    @Test
    void other_commands_stay_as_they_are() {
        var stuck = Boards.with(open(), "next", List.of("drydock retry corrosion/eu-1 --stuck"));

        assertThat(hints("root@laptop", APPROVERS).of(stuck)).containsExactly("drydock retry corrosion/eu-1 --stuck");
    }

    @Test
    void a_run_that_has_ended_says_itself_what_is_next() {
        var ended = Boards.with(
                Boards.with(open(), "next", List.of()),
                "outcome",
                Map.of("kind", "stopped", "says", "late writes", "next", "drydock plan undo corrosion/eu-1"));

        assertThat(hints("root@laptop", APPROVERS).of(ended)).containsExactly("drydock plan undo corrosion/eu-1");
    }

    @Test
    void a_command_is_typed_as_the_program_was_called() {
        var hints =
                new Hints(command -> command.replace("drydock", "./drydock"), "ops-a@example.com", (_, _) -> APPROVERS);

        assertThat(hints.of(open())).first().isEqualTo("./drydock approve corrosion/eu-1 restore");
    }

    private static Hints hints(String who, List<String> asked) {
        return new Hints(command -> command, who, (_, _) -> asked);
    }

    private static Look open() {
        return Boards.with(
                Boards.look("gate restore asks", List.of()),
                "next",
                List.of(
                        "drydock approve corrosion/eu-1 restore",
                        "drydock reject corrosion/eu-1 restore --reason ..."));
    }
}
