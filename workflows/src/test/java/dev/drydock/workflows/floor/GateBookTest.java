package dev.drydock.workflows.floor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.gate.Circumstances;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.gate.Tally.Standing;
import dev.drydock.workflows.gate.Tally.Vote;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gates beside one another; what one gate comes to is for {@code TallyTest}. */
final class GateBookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

    private final GateBook book =
            new GateBook(List.of(gate("release"), gate("return")), List.of(), "dev-c", () -> new Circumstances(NOW));

    private static PlanGate gate(String name) {
        return new PlanGate(name, "", 2, List.of("a", "b", "c"), Duration.ofHours(1));
    }

    private String say(String gate, String by, String action, String subject) {
        var vote = new Vote(by, action.equals("approve"), subject, NOW.plusSeconds(60), "because");
        return book.hear(gate, vote, heard(by, action));
    }

    private static Status.Heard heard(String by, String action) {
        return new Status.Heard(by, action, NOW, "", true, null, null, null, false);
    }

    @Test
    void two_gates_open_at_once_do_not_disturb_each_other() {
        book.open("release", "subject-1");
        book.open("return", "subject-2");

        assertThat(say("release", "a", "approve", "subject-1")).isEmpty();
        assertThat(say("return", "b", "approve", "subject-2")).isEmpty();
        assertThat(say("return", "a", "approve", "subject-1")).contains("it is about subject-1");
        assertThat(say("return", "c", "approve", "subject-2")).isEmpty();

        assertThat(book.count("release")).isEqualTo(new Standing.Waiting(List.of("a")));
        assertThat(book.count("return")).isEqualTo(new Standing.Passed(List.of("b", "c"), ""));
        assertThat(book.withdraw("release", heard("a", "withdraw"))).isEmpty();
        assertThat(book.count("release")).isEqualTo(new Standing.Waiting(List.of()));
        assertThat(book.status())
                .extracting(Status.GateStatus::state)
                .containsExactly(GateState.OPEN, GateState.PASSED);
    }

    @Test
    void a_rejection_at_one_leaves_the_other_open() {
        book.open("release", "s");
        book.open("return", "s");

        say("return", "a", "reject", "s");
        say("release", "a", "approve", "s");

        assertThat(book.count("return")).isEqualTo(new Standing.Rejected("a", "because"));
        assertThat(book.count("release")).isEqualTo(new Standing.Waiting(List.of("a")));
    }

    @Test
    void an_open_gate_says_who_can_still_decide_and_the_requester_is_not_among_them() {
        var asked = new GateBook(List.of(gate("release")), List.of(), "b", () -> new Circumstances(NOW));
        asked.open("release", "s");
        asked.hear("release", new Vote("a", true, "s", NOW.plusSeconds(60), ""), heard("a", "approve"));

        assertThat(asked.status().getFirst().needed()).isEqualTo(new Status.Needed(1, 1, 1, List.of("c")));
        asked.requestedBy(new Tally.Requester("x", null));
        assertThat(asked.status().getFirst().needed()).isEqualTo(new Status.Needed(1, 1, 1, List.of("b", "c")));
    }
}
