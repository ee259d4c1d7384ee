package dev.drydock.workflows.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HearingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");
    private static final Hearing HEARING = new Hearing("corrosion/eu-1", "run-1", "sha256:plan", true, Keys.NONE);
    private static final Statement GOOD = new Statement(
            Statement.ABOUT,
            "approve",
            NOW,
            "ops-a",
            "corrosion/eu-1",
            "nonce",
            "sha256:plan",
            "",
            "run-1",
            "sha256:subject",
            "restore",
            NOW.plusSeconds(60),
            Json.MAPPER.createObjectNode());

    private static JsonNode sent(String text, String signature) {
        return Json.MAPPER.createObjectNode().put("statement", text).put("signature", signature);
    }

    private static Hearing.Found judge(Consumer<ObjectNode> change) {
        ObjectNode tree = Json.tree(GOOD);
        change.accept(tree);
        return HEARING.judge(sent(Json.canonical(tree), ""), Set.of(), NOW);
    }

    @Test
    void a_statement_to_this_run_is_genuine_and_its_text_is_canonical() {
        assertThat(judge(s -> {})).isEqualTo(new Hearing.Found.Genuine(GOOD, null));
        assertThat(GOOD.text())
                .isEqualTo("{\"about\":\"drydock.statement.v1\",\"action\":\"approve\",\"at\":\"2026-11-21T23:00:00Z\","
                        + "\"by\":\"ops-a\",\"cluster\":\"corrosion/eu-1\",\"nonce\":\"nonce\",\"plan\":\"sha256:plan\","
                        + "\"reason\":\"\",\"run\":\"run-1\",\"subject\":\"sha256:subject\",\"target\":\"restore\","
                        + "\"until\":\"2026-11-21T23:01:00Z\",\"with\":{}}");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("a field of the statement is missing", s -> s.remove("nonce")),
                refused("it is about 'other', not drydock.statement.v1", s -> s.put("about", "other")),
                refused("action 'dance' is unknown: expected one of abort, approve", s -> s.put("action", "dance")),
                refused("its reason has 2001 characters", s -> s.put("reason", "x".repeat(2_001))),
                refused("more than 200 characters", s -> s.put("nonce", "x".repeat(201))),
                refused("more than 200 characters", s -> s.put("target", "x".repeat(201))),
                refused("it is for cluster corrosion/us-1", s -> s.put("cluster", "corrosion/us-1")),
                refused("it is for run run-2, this is run run-1", s -> s.put("run", "run-2")),
                refused("it is for plan sha256:x, this run follows", s -> s.put("plan", "sha256:x")),
                refused("which is still to come", s -> s.put("at", "2026-11-21T23:05:01Z")),
                refused("it expired at 2026-11-21T23:00:00Z", s -> s.put("until", "2026-11-21T23:00:00Z")),
                refused("not its own canonical form", s -> s.put("extra", 1)),
                refused("not its own canonical form", s -> s.put("until", "2026-11-22T00:01:00+01:00")),
                refused("it cannot be read", s -> s.put("at", "yesterday")));
    }

    private static Arguments refused(String why, Consumer<ObjectNode> change) {
        return Arguments.of(why, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void everything_else_is_refused_with_its_reason(String why, Consumer<ObjectNode> change) {
        assertThat(judge(change))
                .isInstanceOfSatisfying(
                        Hearing.Found.Refused.class, r -> assertThat(r.why()).contains(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "{}", "\"say\"", "{\"statement\":null}", "{\"statement\":\"null\"}"})
    void what_is_no_statement_at_all_is_refused_and_never_throws(String sent) {
        assertThat(HEARING.judge(Json.read(sent), Set.of(), NOW)).isInstanceOf(Hearing.Found.Refused.class);
    }

    @Test
    void white_space_repetition_and_signatures_are_told_apart() {
        assertThat(why(HEARING.judge(sent(Json.pretty(GOOD), ""), Set.of(), NOW)))
                .contains("canonical form");
        assertThat(why(HEARING.judge(sent(GOOD.text(), ""), Set.of("nonce"), NOW)))
                .contains("was heard before");
        assertThat(why(HEARING.judge(sent(GOOD.text(), "-----BEGIN"), Set.of(), NOW)))
                .contains("signature");
        assertThat(why(new Hearing("corrosion/eu-1", "run-1", "sha256:plan", false, Keys.NONE)
                        .judge(sent(GOOD.text(), ""), Set.of(), NOW)))
                .contains("not signed");
    }

    private static String why(Hearing.Found found) {
        return found instanceof Hearing.Found.Refused refused ? refused.why() : "";
    }
}
