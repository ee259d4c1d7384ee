package dev.drydock.starter.say;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.server.Look;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a run took what was said, in one sentence and an exit code. */
final class AnswerTest {
    private static final Speech APPROVAL =
            new Speech("approve", "restore", "sha256:5f0c", "ops-a@example.com", "", Json.MAPPER.createObjectNode());

    @Test
    void one_of_two_leaves_the_gate_open() {
        var answer = answer(GateState.OPEN, null);

        assertThat(answer.says()).isEqualTo("approve by ops-a@example.com counts; gate restore is open still, 1 of 2");
        assertThat(answer.exit()).isEqualTo(Exit.DONE.code());
    }

    @Test
    void the_last_one_opens_the_way() {
        assertThat(answer(GateState.PASSED, null).says()).endsWith("counts; gate restore has passed");
        assertThat(answer(GateState.AHEAD, null).says()).endsWith("counts; gate restore counts it when it opens");
    }

    @Test
    void what_does_not_count_says_why_and_is_not_authorised() {
        var answer = answer(GateState.OPEN, "not one of the approvers");

        assertThat(answer.says()).isEqualTo("approve by ops-a@example.com does not count: not one of the approvers");
        assertThat(answer.counted()).isFalse();
        assertThat(answer.exit()).isEqualTo(Exit.NOT_AUTHORISED.code());
    }

    @Test
    void approvers_who_chose_differently_are_told_what_the_others_chose_and_how_to_join() {
        var other = Told.chose("ops-b@example.com", "mine");
        var first = Told.chose("ops-a@example.com", "mine");
        var changed = Told.chose("ops-a@example.com", "theirs");
        Statement said = APPROVAL.to(Told.gate(GateState.OPEN, "sha256:5f0c"), Told.NOW, Told.NOW.plusSeconds(60));

        var answer = Answer.of(said, Told.gate(GateState.OPEN, "sha256:5f0c", other, first, changed), changed);

        assertThat(answer.says())
                .contains("is open still, 1 of 2; only those count together who chose the same")
                .contains("ops-b@example.com chose mine, ops-a@example.com chose theirs")
                .contains("to agree: drydock approve corrosion/eu-1 restore --resolve mine, or drydock approve");
    }

    @Test
    void too_late_is_rejected_or_expired_and_no_question_of_who() {
        assertThat(answer(GateState.EXPIRED, "gate restore has expired").exit()).isEqualTo(Exit.REJECTED.code());
        assertThat(answer(GateState.REJECTED, "gate restore was rejected").exit())
                .isEqualTo(Exit.REJECTED.code());
    }

    @Test
    void a_statement_is_about_the_plan_unless_it_names_something_else() {
        Look look = Told.gate(GateState.OPEN, "sha256:5f0c");
        var pause = new Speech("pause", "", "", "ops-a@example.com", "", Json.MAPPER.createObjectNode());

        assertThat(pause.to(look, Told.NOW, Told.NOW.plusSeconds(60)).subject()).isEqualTo("sha256:11");
        assertThat(APPROVAL.to(look, Told.NOW, Told.NOW.plusSeconds(60)).subject())
                .isEqualTo("sha256:5f0c");
        assertThat(APPROVAL.to(look, Told.NOW, Told.NOW.plusSeconds(60)).run()).isEqualTo("5674eabe");
    }

    @Test
    void a_statement_counts_for_four_hours_and_is_said_once() {
        Look look = Told.gate(GateState.OPEN, "sha256:5f0c");
        Instant now = Told.NOW.plusMillis(7);

        var first = APPROVAL.to(look, now, Until.usual(now));
        var second = APPROVAL.to(look, now, Until.usual(now));

        assertThat(first.at()).isEqualTo(Told.NOW);
        assertThat(first.until()).isEqualTo(Told.NOW.plusSeconds(4 * 3600));
        assertThat(first.nonce()).isNotEqualTo(second.nonce());
    }

    private static Answer answer(GateState state, @Nullable String why) {
        Statement said = APPROVAL.to(Told.gate(GateState.OPEN, "sha256:5f0c"), Told.NOW, Told.NOW.plusSeconds(60));
        Status.Heard heard = Told.heard(said.by(), said.nonce(), why);
        return Answer.of(said, Told.gate(state, "sha256:5f0c", heard), heard);
    }
}
