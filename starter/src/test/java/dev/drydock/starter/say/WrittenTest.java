package dev.drydock.starter.say;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A statement in a file, as it was printed or as something has changed it since. */
final class WrittenTest {
    private static final String TEXT = new Speech(
                    "approve", "restore", "sha256:5f0c", "ops-a@example.com", "für", Json.MAPPER.createObjectNode())
            .to(Told.gate(GateState.OPEN, "sha256:5f0c"), Told.NOW, Until.usual(Told.NOW))
            .text();

    @Test
    void what_was_printed_is_read_as_it_is() {
        assertThat(Written.read("f", bytes(TEXT)).text()).isEqualTo(TEXT);
    }

    @Test
    void a_newline_too_much_is_told_as_just_that() {
        assertThat(refused(TEXT + "\n"))
                .startsWith("f has a newline at its end that is not part of the statement, and nothing else is wrong");
        assertThat(refused(TEXT + "\r\n")).contains("a newline at its end");
        assertThat(refused(TEXT + "\n\n")).contains("not in the canonical form");
        assertThat(refused(TEXT.replace("{\"about\"", "{ \"about\"") + "\n")).contains("not in the canonical form");
    }

    @Test
    void what_was_edited_is_no_longer_what_is_signed() {
        assertThat(refused(TEXT.replace("\"with\"", "\"extra\":1,\"with\""))).contains("not in the canonical form");
        assertThat(refused(TEXT.replace("2026-11-21T23:00:00Z", "2026-11-21T23:00:00.000Z")))
                .contains("not in the canonical form");
        assertThat(refused("\uFEFF" + TEXT)).startsWith("f ");
    }

    @Test
    void what_is_no_statement_at_all_is_told_in_one_sentence() {
        assertThat(refused("")).startsWith("f holds no ");
        assertThat(refused("null")).startsWith("f holds no ");
        assertThat(refused("[]")).startsWith("f holds no statement: ");
        assertThat(refused("approve restore")).startsWith("f holds no statement: not JSON: ");
        assertThat(refused("{}")).startsWith("f holds no whole statement: it lacks about, action, at, by");
        assertThat(refused(TEXT.replace("\"run\":\"5674eabe\",", ""))).endsWith("it lacks run");
        assertThat(refused(TEXT.replace("statement.v1", "statement.v2"))).contains("is about 'drydock.statement.v2'");
        assertThat(refused(TEXT.replace("\"approve\"", "\"start\""))).contains("holds a start");
        assertThat(catchThrowableOfType(Failure.class, () -> Written.read("f", new byte[] {'"', (byte) 0xff, '"'}))
                        .says())
                .isEqualTo("f holds no statement: it is not UTF-8");
    }

    @Test
    void a_text_that_is_no_signature_is_not_sent() {
        var statement = Written.read("f", bytes(TEXT));

        var failure = catchThrowableOfType(Failure.class, () -> Written.signer("f.sig", "signed, ops-a", statement));

        assertThat(failure.exit()).isEqualTo(Exit.NOT_AUTHORISED);
        assertThat(failure.says()).startsWith("f.sig does not sign this statement: the signature is not what");
    }

    private static String refused(String text) {
        var failure = catchThrowableOfType(Failure.class, () -> Written.read("f", bytes(text)));
        assertThat(failure.exit()).isEqualTo(Exit.USAGE);
        return failure.says();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
