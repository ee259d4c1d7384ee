package dev.drydock.starter.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.board.Glass.Event;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Ink;
import dev.drydock.workflows.run.Status.NodeState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jline.terminal.Attributes.LocalFlag;
import org.junit.jupiter.api.Test;

/** The board on a terminal: what is seen after each drawing. */
final class GlassTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Screen screen = new Screen(80, 24);
    private final Glass glass = new Glass(screen.terminal());

    @Test
    void a_board_is_drawn_again_in_its_place() {
        glass.draw(List.of("wave 1", "n1  running", "n2  waiting"));

        glass.draw(List.of("wave 2", "n1  done", "n2  running"));

        assertThat(screen.lines()).containsExactly("wave 2", "n1  done", "n2  running");
    }

    @Test
    void a_shorter_board_leaves_nothing_of_the_longer_one() {
        glass.draw(List.of("wave 1", "n1  stuck  no space left on the device", "n2  waiting", "next: retry"));

        glass.draw(List.of("wave 1", "n1  running"));

        assertThat(screen.lines()).containsExactly("wave 1", "n1  running");
    }

    @Test
    void what_stood_above_stays_there() {
        screen.terminal().writer().print("$ drydock watch corrosion/eu-1\r\n");
        glass.draw(List.of("wave 1", "n1  running"));

        glass.draw(List.of("wave 2", "n1  done"));

        assertThat(screen.lines()).containsExactly("$ drydock watch corrosion/eu-1", "wave 2", "n1  done");
    }

    @Test
    void a_line_as_wide_as_the_terminal_keeps_its_last_letter_and_takes_one_line() {
        String wide = "x".repeat(79) + "|";

        glass.draw(List.of(wide, Ink.COLOURED.red(wide), "end"));
        glass.draw(List.of(wide, Ink.COLOURED.red(wide), "end"));

        assertThat(screen.lines()).containsExactly(wide, wide, "end");
    }

    @Test
    void a_command_wider_than_the_terminal_is_wrapped_by_it_and_drawn_again_in_its_place() {
        String command = "next: drydock approve corrosion/eu-1 replay --resolve theirs --as somebody@example.com";

        glass.draw(List.of("wave 1", command, "end"));
        glass.draw(List.of("wave 2", command, "end"));

        assertThat(screen.lines()).containsExactly("wave 2", command.substring(0, 80), command.substring(80), "end");
    }

    @Test
    void nothing_is_wiped_before_it_is_drawn_so_nothing_flickers() {
        glass.draw(List.of("wave 1", "n1  running"));
        screen.sent();

        glass.draw(List.of("wave 2", "n1  done"));

        assertThat(screen.sent()).startsWith("\u001b[2A\rwave 2\u001b[K").doesNotContain("\u001b[2J", "\u001b[2K");
    }

    @Test
    void eight_hundred_nodes_stay_on_a_terminal_of_80_by_24() {
        var before = Boards.look("Wave 3 of 9.", Boards.eightHundred());
        var after = Boards.look(
                "Wave 4 of 9.",
                Boards.eightHundred().stream()
                        .map(n ->
                                n.state() == NodeState.RUNNING ? Boards.node(n.name(), NodeState.DONE, "restored") : n)
                        .toList());

        draw(before);
        draw(after);
        draw(before);

        assertThat(screen.scrolled()).isZero();
        assertThat(screen.lines())
                .hasSizeLessThan(24)
                .contains("Wave 3 of 9.", "300 done  n001-n300", "447 waiting  n354-n800")
                .noneMatch(line -> line.contains("Wave 4"));
        assertThat(screen.lines().getFirst()).endsWith("UNSIGNED");
        assertThat(screen.lines().getLast()).startsWith("next: ");
    }

    @Test
    void a_resized_terminal_is_measured_again_and_drawn_from_its_top() {
        glass.draw(List.of("x".repeat(80), "n1  running", "n2  waiting"));

        screen.resize(50, 12);
        var event = glass.await(AT_ONCE);
        glass.draw(List.of("y".repeat(50), "n1  done"));

        assertThat(event).isEqualTo(Event.RESIZED);
        assertThat(glass.width()).isEqualTo(50);
        assertThat(glass.height()).isEqualTo(11);
        assertThat(screen.lines()).containsExactly("y".repeat(50), "n1  done");
    }

    @Test
    void a_terminal_that_does_not_know_its_size_counts_as_80_by_24() {
        screen.resize(1, 1);

        glass.await(AT_ONCE);

        assertThat(glass.width()).isEqualTo(80);
        assertThat(glass.height()).isEqualTo(23);
    }

    @Test
    void when_nothing_happens_time_does() {
        assertThat(glass.await(AT_ONCE)).isEqualTo(Event.TIME);
    }

    @Test
    void ctrl_c_detaches_and_the_last_board_stays_on_the_terminal_as_it_was() throws IOException {
        glass.draw(List.of("wave 1", "n1  running"));
        screen.ctrlC();

        var event = glass.await(AT_ONCE);
        boolean hidden = !screen.showsCursor();
        boolean silent = !screen.terminal().getAttributes().getLocalFlag(LocalFlag.ECHO);
        glass.close();

        assertThat(event).isEqualTo(Event.DETACH);
        assertThat(hidden).isTrue();
        assertThat(silent).isTrue();
        assertThat(screen.showsCursor()).isTrue();
        assertThat(screen.lines()).containsExactly("wave 1", "n1  running");
    }

    private void draw(Look look) {
        var view = new Board.View(glass.width(), glass.height(), Set.of(), Ink.COLOURED, Boards.HINTS, Boards.NOW);
        glass.draw(Board.of(look, Flights.NONE, view));
    }
}
