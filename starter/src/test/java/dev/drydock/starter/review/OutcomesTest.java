package dev.drydock.starter.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import dev.drydock.starter.fake.Openssh;
import dev.drydock.starter.review.Account.Voice;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the record believes of signals that others could send; the signatures are made by the real ssh-keygen. */
final class OutcomesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");
    private static final String RUN = "077ad1bf";
    private static final String PLAN = "sha256:aa";
    private static final String A = "ops-a@example.com";
    private static final String AGAIN = "refused: this very statement was heard before";

    @TempDir
    Path dir = Path.of("");

    private Openssh openssh = Openssh.in(dir);

    @BeforeEach
    void keys() {
        openssh = Openssh.in(dir).required();
        openssh.key("a", "");
        openssh.key("stranger", "");
    }

    @Test
    void a_statement_that_was_sent_twice_counts_once() {
        var approval = signed("a", approval("n1", "go"));

        var voices = voices(counted("n1", "go", true), approval, approval);

        assertThat(voices).extracting(Voice::taken).containsExactly("counted", AGAIN);
        assertThat(voices).extracting(Voice::signed).containsExactly(true, true);
    }

    @Test
    void a_statement_that_was_sent_again_to_the_next_part_of_the_chain_counts_once() {
        var approval = signed("a", approval("n1", "go"));
        var first = told(RUN, "", approval);
        var second = told("1234abcd", RUN, approval);

        var record = Reading.of(List.of(first, second), counted("n1", "go", true), List.of());

        assertThat(record.voices()).extracting(Voice::taken).containsExactly("", "counted", AGAIN);
    }

    @Test
    void an_altered_copy_is_refused_whether_it_comes_before_or_after_the_one_that_counted() {
        var approval = signed("a", approval("n1", "go"));
        var altered = new Said(approval("n1", "go at once").text(), approval.signature());

        var voices = voices(counted("n1", "go", true), altered, approval, altered);

        assertThat(voices).extracting(Voice::signed).containsExactly(false, true, false);
        assertThat(voices)
                .extracting(Voice::taken)
                .satisfiesExactly(
                        before -> assertThat(before).startsWith("refused: the signature does not match"),
                        itself -> assertThat(itself).isEqualTo("counted"),
                        after -> assertThat(after).isEqualTo(AGAIN));
    }

    @Test
    void the_same_text_without_its_signature_is_not_the_one_that_counted() {
        var approval = signed("a", approval("n1", "go"));
        var bare = new Said(approval.statement(), null);

        var voices = voices(counted("n1", "go", true), bare, approval);

        assertThat(voices).extracting(Voice::signed).containsExactly(false, true);
        assertThat(voices.getFirst().taken()).startsWith("refused: it is not signed");
        assertThat(voices.getLast().taken()).isEqualTo("counted");
    }

    @Test
    void some_text_in_place_of_a_signature_is_shown_as_unsigned() {
        var nonsense = new Said(approval("n1", "go").text(), "signed, truly");
        var strangers = signed("stranger", approval("n2", "go"));

        var voices = voices(Map.of(), nonsense, strangers);

        assertThat(voices).extracting(Voice::signed).containsExactly(false, false);
        assertThat(voices.getFirst().taken()).startsWith("refused: ");
        assertThat(voices.getLast().taken()).contains("it is not listed for that name");
    }

    @Test
    void where_unsigned_statements_count_another_text_with_the_nonce_is_not_the_one_that_counted() {
        var approval = new Said(approval("n1", "go").text(), null);
        var other = new Said(approval("n1", "go on").text(), "");

        var voices = voices(counted("n1", "go", false), other, approval, other);

        assertThat(voices)
                .extracting(Voice::taken)
                .containsExactly(
                        "refused: the one that was heard with its nonce says something else", "counted", AGAIN);
        assertThat(voices).noneMatch(Voice::signed);
    }

    @Test
    void why_the_run_did_not_count_it_is_told_of_the_first_alone() {
        var approval = signed("a", approval("n1", "go"));
        var heard = Map.of(
                "n1", new Heard(A, "approve", NOW, "go", false, "gate restore has passed", "restore", "n1", true));

        var voices = voices(heard, approval, approval);

        assertThat(voices).extracting(Voice::taken).containsExactly("refused: gate restore has passed", AGAIN);
    }

    @Test
    void without_the_runs_own_word_nothing_counts_and_a_copy_is_still_known() {
        var approval = signed("a", approval("n1", "go"));

        var voices = voices(Map.of(), approval, approval);

        assertThat(voices).extracting(Voice::taken).containsExactly("", AGAIN);
    }

    @Test
    void a_statement_under_another_signal_name_was_not_heard() {
        var approval = signed("a", approval("n1", "go"));
        var shouted = signal("shout", Json.tree(approval).toString());

        var record = Reading.of(
                List.of(told(
                        RUN,
                        "",
                        List.of(shouted, signal("say", Json.tree(approval).toString())))),
                counted("n1", "go", true),
                List.of());

        assertThat(record.voices())
                .extracting(Voice::taken)
                .containsExactly("", "refused: a run hears only the signal say", "counted");
    }

    @Test
    void what_cannot_be_read_stays_in_the_record_as_refused() {
        var junk = List.of(signal("say", "[]"), signal("say", "{\"statement\":7,\"signature\":[]}"), bytes("say"));

        var record = Reading.of(List.of(told(RUN, "", junk)), Map.of(), List.of());

        assertThat(record.voices()).hasSize(4).noneMatch(Voice::signed);
        assertThat(record.voices().subList(1, 4))
                .allSatisfy(voice -> assertThat(voice.taken()).startsWith("refused: it cannot be read"));
    }

    private static Statement approval(String nonce, String reason) {
        return new Statement(
                Statement.ABOUT,
                "approve",
                NOW,
                A,
                "corrosion/eu-1",
                nonce,
                PLAN,
                reason,
                RUN,
                "sha256:bb",
                "restore",
                NOW.plusSeconds(3_600),
                Json.MAPPER.createObjectNode());
    }

    private static Map<String, Heard> counted(String nonce, String reason, boolean signed) {
        return Map.of(nonce, new Heard(A, "approve", NOW, reason, true, null, "restore", nonce, signed));
    }

    private Said signed(String key, Statement statement) {
        try {
            Path file = Files.writeString(dir.resolve("statement"), statement.text());
            Files.deleteIfExists(dir.resolve("statement.sig"));
            return new Said(statement.text(), Files.readString(openssh.sign(key, file)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the run was told by signals. */
    private List<Voice> voices(Map<String, Heard> heard, Said... said) {
        var all = Reading.of(List.of(told(RUN, "", said)), heard, List.of()).voices();
        assertThat(all.getFirst().action()).isEqualTo("start");
        return all.subList(1, all.size());
    }

    private Told told(String run, String before, Said... said) {
        return told(
                run,
                before,
                Arrays.stream(said)
                        .map(one -> signal("say", Json.tree(one).toString()))
                        .toList());
    }

    private Told told(String run, String before, List<HistoryEvent> signals) {
        ObjectNode plan =
                Json.MAPPER.createObjectNode().put("cluster", "corrosion/eu-1").put("digest", PLAN);
        plan.putObject("policy").set("signers", Json.tree(Openssh.listed(openssh.line("a", A, ""))));
        ObjectNode input = Json.MAPPER.createObjectNode();
        input.set("plan", plan);
        input.putObject("start").put("statement", "{}").putNull("signature");
        var started = WorkflowExecutionStartedEventAttributes.newBuilder()
                .setFirstExecutionRunId(RUN)
                .setContinuedExecutionRunId(before)
                .setInput(payloads(input.toString()));
        var events = new ArrayList<HistoryEvent>();
        events.add(event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, before.isEmpty() ? 0 : 60)
                .setWorkflowExecutionStartedEventAttributes(started)
                .build());
        events.addAll(signals);
        return new Told("corrosion/eu-1", run, events);
    }

    private static HistoryEvent signal(String name, String json) {
        return signal(name, payloads(json));
    }

    private static HistoryEvent bytes(String name) {
        var payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("binary/plain"))
                .setData(ByteString.copyFromUtf8("\u0000\u0001"));
        return signal(name, Payloads.newBuilder().addPayloads(payload).build());
    }

    private static HistoryEvent signal(String name, Payloads input) {
        return event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, 1)
                .setWorkflowExecutionSignaledEventAttributes(WorkflowExecutionSignaledEventAttributes.newBuilder()
                        .setSignalName(name)
                        .setInput(input))
                .build();
    }

    private static HistoryEvent.Builder event(EventType type, int after) {
        return HistoryEvent.newBuilder()
                .setEventType(type)
                .setEventTime(Timestamps.fromMillis(NOW.plusSeconds(after).toEpochMilli()));
    }

    private static Payloads payloads(String json) {
        return Payloads.newBuilder()
                .addPayloads(Payload.newBuilder()
                        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                        .setData(ByteString.copyFromUtf8(json)))
                .build();
    }
}
