package dev.drydock.starter.board;

import static dev.drydock.starter.board.Boards.HINTS;
import static dev.drydock.starter.board.Boards.NOW;
import static dev.drydock.starter.board.Boards.eightHundred;
import static dev.drydock.starter.board.Boards.heard;
import static dev.drydock.starter.board.Boards.look;
import static dev.drydock.starter.board.Boards.node;
import static dev.drydock.starter.board.Boards.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.view.Ink;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BoardTest {
    @Test
    void a_small_cluster_is_shown_whole_in_the_files_order() {
        var look = look(
                "Restoring n2.",
                List.of(
                        node("n1", NodeState.DONE, "restored"),
                        node("n2", NodeState.RUNNING, ""),
                        node("n3", NodeState.WAITING, "")));
        var flight = new Flying(
                "restore",
                2,
                "drydock-corrosion",
                null,
                NOW.minusSeconds(10),
                NOW,
                new Progress("bytes", 340, 1000, "copying"),
                "disk full");

        var lines = Board.of(look, new Flights(List.of(), Map.of("n2", flight)), view(80, 24));

        assertThat(lines)
                .containsExactly(
                        "corrosion/eu-1  reseed  run 5674eabe  waves  4m12s                      UNSIGNED",
                        "Restoring n2.",
                        "gate restore  passed  1 of 1  ops-a@example.com approve 2m12s ago",
                        "[######>>>>>>........] 3 nodes: 1 running  1 done  1 waiting",
                        "",
                        "NODE  STATE    STEP        PROGRESS            SAYS",
                        "n1    done                                     restored",
                        "n2    running  restore #2  34% 34 B/s ETA 19s  try 2 after: disk full",
                        "n3    waiting",
                        "",
                        "next: drydock approve corrosion/eu-1 restore");
    }

    @Test
    void late_writes_have_a_line_that_adds_up_once_there_are_any() {
        var look = look("Restoring n2.", List.of(node("n1", NodeState.DONE, "restored")));
        var late = new Reckoning(9, 4, 0, 1, 1, 0, 3, 7, 2, 1, "sha256:01", "sha256:02", "n1");

        var before = Board.of(look, Flights.NONE, view(80, 24));
        var lines = Board.of(with(look, "late", late), Flights.NONE, view(80, 24));

        assertThat(before).noneMatch(line -> line.startsWith("late cells"));
        assertThat(lines).contains("late cells 9: 4 applied, 1 superseded, 1 conflict, 3 held");
    }

    @Test
    void who_decides_at_an_open_gate_sees_the_evidence_and_how_much_more_there_is() {
        var evidence = new ArrayList<>(List.of("55 changes of rows in 2 tables since the mark are saved, and brought in"
                + " after unless they conflict"));
        IntStream.range(0, 8).forEach(at -> evidence.add("app.public.t" + at + ": 1 inserted"));
        var passed = with(look("Restoring n2.", List.of(node("n1", NodeState.DONE, ""))), "evidence", evidence);
        var gate = new Status.GateStatus("promote", GateState.OPEN, 1, "sha256:01", List.of());

        var lines = Board.of(with(passed, "gates", List.of(gate)), Flights.NONE, view(80, 40));

        assertThat(lines)
                .containsSubsequence(
                        "  - 55 changes of rows in 2 tables since the mark are saved, and brought in",
                        "    after unless they conflict",
                        "  - app.public.t4: 1 inserted",
                        "  - and 3 lines more, which approve shows");
        assertThat(Board.of(passed, Flights.NONE, view(80, 40))).noneMatch(line -> line.contains("app.public"));
    }

    @Test
    void a_refused_statement_leaves_the_gate_its_line() {
        String why = "ops-z@example.com is not an approver of gate restore";
        var said = List.of(heard("ops-z@example.com", false, why), heard("ops-a@example.com", true, null));

        assertThat(gates(GateState.OPEN, said))
                .contains(
                        "gate restore  open  1 of 2  ops-a@example.com approve 2m12s ago; 1 refused",
                        "  ops-z@example.com approve 2m12s ago does not count: " + why);
        assertThat(gates(GateState.PASSED, said))
                .contains("gate restore  passed  1 of 2  ops-a@example.com approve 2m12s ago; 1 refused")
                .noneMatch(line -> line.contains("does not count"));
    }

    @Test
    void an_approver_who_repeats_himself_stands_there_once_and_hides_nobody() {
        var said = List.of(
                heard("ops-a@example.com", true, null),
                heard("ops-b@example.com", true, null),
                heard("ops-a@example.com", true, null));
        var gate = new Status.GateStatus("restore", GateState.PASSED, 2, "sha256:00", said);

        var lines = Board.of(look("Wave 1.", List.of(gate), List.of(), List.of()), Flights.NONE, view(80, 24));

        assertThat(lines)
                .containsSubsequence(
                        "gate restore passed 2 of 2 ops-b@example.com approve 2m12s ago;",
                        "  ops-a@example.com approve 2m12s ago");
        assertThat(String.join(" ", lines)).containsOnlyOnce("ops-a@example.com approve 2m12s ago");
    }

    @Test
    void a_next_command_is_never_cut_however_narrow_the_terminal_is() {
        String approve =
                "drydock approve corrosion/a-cluster-with-a-long-name replay --resolve theirs --as ops-a@x.org";
        String late = "drydock late corrosion/a-cluster-with-a-long-name";
        var look = with(look("Wave 3 of 9.", eightHundred()), "next", List.of(late, approve, approve, approve));

        for (int width : List.of(40, 60, 80)) {
            var lines = Board.of(look, Flights.NONE, view(width, 30));

            assertThat(lines).endsWith("next: " + late, "next: " + approve, "next: " + approve, "next: " + approve);
            assertThat(rows(lines, width)).isLessThanOrEqualTo(30);
        }
    }

    @Test
    void the_sentence_of_an_ended_run_is_whole_and_its_digests_stay_in_one_piece() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        String says = "3 nodes serve generation 4; 12 late cells: 9 applied, 1 already there, 1 superseded, 1 conflict,"
                + " 0 skipped; certificate " + digest + " over 17 chunks at a vector of 312 versions";
        var ended = with(look("done", List.of()), "outcome", Map.of("kind", "reseeded", "says", says));

        for (int width : List.of(60, 80)) {
            var lines = Board.of(ended, Flights.NONE, view(width, 24));

            assertThat(String.join(" ", lines)).contains(says);
            assertThat(lines).anyMatch(line -> line.contains(digest));
            assertThat(rows(lines, width)).isLessThanOrEqualTo(24);
        }
    }

    private static int rows(List<String> lines, int width) {
        return lines.stream()
                .mapToInt(line -> Math.max(1, (line.length() + width - 1) / width))
                .sum();
    }

    @Test
    void a_gate_ahead_is_not_promised_once_the_waves_have_begun() {
        assertThat(gates(GateState.AHEAD, List.of())).noneMatch(line -> line.contains("gates ahead"));
    }

    private static List<String> gates(GateState state, List<Status.Heard> said) {
        var gate = new Status.GateStatus("restore", state, 2, "sha256:00", said);
        return Board.of(look("Wave 1.", List.of(gate), List.of(), List.of()), Flights.NONE, view(120, 24));
    }

    @Test
    void eight_hundred_nodes_fit_a_terminal_with_those_that_need_a_look_first() {
        var lines = Board.of(look("Wave 3 of 9.", eightHundred()), Flights.NONE, view(80, 23));

        assertThat(lines)
                .hasSizeLessThanOrEqualTo(23)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(lines.get(5)).startsWith("n301  stuck");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("... ") && line.endsWith("more (--only running)"))
                .anyMatch(line -> line.equals("300 done  n001-n300"))
                .anyMatch(line -> line.equals("447 waiting  n354-n800"));
        assertThat(lines.getLast()).startsWith("next: ");
    }

    @Test
    void no_size_makes_it_wider_or_taller_than_the_terminal() {
        for (int width = 40; width <= 200; width += 20) {
            for (int height = 10; height <= 60; height += 10) {
                int columns = width;
                var lines = Board.of(look("x".repeat(500), eightHundred()), Flights.NONE, view(columns, height));

                assertThat(rows(lines, columns)).isLessThanOrEqualTo(height);
                assertThat(lines)
                        .filteredOn(line -> !line.startsWith("next: "))
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
            }
        }
    }

    @Test
    void only_lists_the_asked_states_and_nothing_else() {
        var view = new Board.View(80, 24, Set.of(NodeState.STUCK), Ink.PLAIN, HINTS, NOW);

        var lines = Board.of(look("Wave 3 of 9.", eightHundred()), Flights.NONE, view);

        assertThat(lines)
                .filteredOn(line -> line.matches("n\\d+ .*"))
                .hasSize(3)
                .allMatch(line -> line.contains("stuck"));
    }

    @Test
    void what_a_node_says_cannot_move_the_cursor() {
        var look = look("ok", List.of(node("n1", NodeState.STUCK, "\u001b[2Jgone\nand more")));

        assertThat(Board.of(look, Flights.NONE, view(80, 24))).noneMatch(line -> line.matches(".*\\p{Cntrl}.*"));
    }

    @Test
    void a_node_that_no_worker_has_taken_says_so() {
        var fresh = new Flying("stop", 1, "drydock-corrosion", NOW.minusSeconds(2), null, null, null, "");
        var left = new Flying("stop", 2, "drydock-corrosion", NOW.minusSeconds(40), NOW, NOW, null, "it died");

        assertThat(fresh.progress(NOW)).isEqualTo("no worker yet");
        assertThat(left.progress(NOW)).isEqualTo("no worker");
        assertThat(left.says(NOW)).isEqualTo("on queue drydock-corrosion for 40s");
    }

    private static Board.View view(int width, int height) {
        return new Board.View(width, height, Set.of(), Ink.PLAIN, HINTS, NOW);
    }
}
