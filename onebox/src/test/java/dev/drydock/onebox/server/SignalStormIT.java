package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.demo.Typed.Answer;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.onebox.server.Postbox.Letter;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.worker.wiring.WorkerSettings;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand signals, most of them bad, at a gate and while the run goes on in a new part; its histories are the judge. */
final class SignalStormIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int PEOPLE = 60;
    private static final int QUORUM = 50;
    private static final int STORM = 1_000;
    private static final int AT_BOUNDARY = 550;
    private static final int AFTER = 150;

    /** So many that the run begins a new part before its second wave, whatever the rest comes to. */
    private static final int BEFORE = 3_600;

    private static final int LONG_REASON = 1_000_000;

    @TempDir
    private Path dir = Path.of("");

    private final Random chance = new Random(6);
    private Signers signers = new Signers(dir);
    private Typed typed = new Typed("");
    private JsonNode status = JSON.createObjectNode();

    @BeforeEach
    void agents() throws IOException {
        signers = Signers.in(dir.resolve("keys"));
        Testbed testbed = CorrosionTestbed.upStandIns(2, dir);
        var listed = Stream.concat(Stream.of("dev-c"), people(0, PEOPLE)).toList();
        signers.listedAt(testbed, listed, QUORUM, Duration.ofSeconds(1));
    }

    @AfterEach
    void away() {
        CorrosionTestbed.kill(dir);
    }

    private static Stream<String> people(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "p" + number);
    }

    private String statement(String who, String action, String reason) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        boolean decides = action.equals("approve");
        var fields = new TreeMap<String, Object>();
        fields.put("about", "drydock.statement.v1");
        fields.put("action", action);
        fields.put("at", now.toString());
        fields.put("by", Signers.name(who));
        fields.put("cluster", CLUSTER);
        fields.put("nonce", new UUID(chance.nextLong(), chance.nextLong()).toString());
        fields.put("plan", status.path("plan").asText());
        fields.put("reason", reason);
        fields.put("run", status.path("run").asText());
        fields.put("subject", status.at(decides ? "/gates/0/subject" : "/plan").asText());
        fields.put("target", decides ? "restore" : "");
        fields.put("until", now.plus(Duration.ofHours(4)).toString());
        fields.put("with", JSON.createObjectNode());
        return JSON.valueToTree(fields).toString();
    }

    private static String said(String statement, String signature) {
        return JSON.createObjectNode()
                .put("statement", statement)
                .put("signature", signature)
                .toString();
    }

    private String signed(String who, String action) {
        try {
            String statement = statement(who, action, "storm");
            return said(statement, signers.sign(who, statement));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Flips one bit in the middle of the text or of its signature. */
    private String flipped(String said) {
        try {
            var tree = JSON.readTree(said);
            String statement = tree.path("statement").asText();
            String signature = tree.path("signature").asText();
            return chance.nextBoolean() ? said(flip(statement), signature) : said(statement, flip(signature));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String flip(String text) {
        int at = text.length() / 4 + chance.nextInt(text.length() / 2);
        return text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1);
    }

    private Letter junk(int number) {
        return switch (number % 6) {
            case 0 -> new Letter("say", "json/plain", "{\"statement\":");
            case 1 -> new Letter("say", "binary/plain", "\u0000\u00ff" + number);
            case 2 -> new Letter("shout-" + number, "json/plain", "\"hear me\"");
            case 3 -> new Letter("say", "of/no-kind", "?" + number);
            case 4 -> Letter.say(said(statement("p" + (QUORUM + number % 10), "approve", "unsigned"), ""));
            default -> Letter.say("[" + number + ",null,{\"statement\":{}}]");
        };
    }

    /** By people who did not approve: unsigned above, here with the key of somebody else. */
    private Letter forged(int number) {
        String statement = statement("p" + (QUORUM + number % (PEOPLE - QUORUM)), "approve", "forged");
        try {
            return Letter.say(said(statement, signers.sign("p0", statement)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Letter> shuffled(List<Letter> letters) {
        var mixed = new ArrayList<>(letters);
        Collections.shuffle(mixed, chance);
        return mixed;
    }

    private List<Letter> filled(List<Letter> letters, int size) {
        var all = new ArrayList<>(letters);
        while (all.size() < size) {
            all.add(junk(all.size()));
        }
        return shuffled(all);
    }

    private JsonNode awaited(String pointer, String value) {
        return await().atMost(BOUND)
                .until(
                        () -> typed.json("status", CLUSTER),
                        seen -> seen.at(pointer).asText().equals(value));
    }

    @Test
    void a_storm_of_signals_loses_no_approval_counts_none_twice_and_leaves_the_run_alive() throws Exception {
        var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), false);
        try (var server = DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db"));
                var _ = WorkerHere.start(server.address(), settings);
                var box = new Postbox(server.address(), CLUSTER)) {
            typed = new Typed(server.address());
            started();
            status = awaited("/gates/0/state", "open");
            String first = box.part();
            box.send(IntStream.range(0, BEFORE).mapToObj(this::junk).toList());
            List<String> approvals =
                    people(0, QUORUM).map(who -> signed(who, "approve")).toList();
            List<String> notes =
                    people(0, PEOPLE).map(who -> signed(who, "note")).toList();
            List<Letter> gate = gate(approvals);
            List<Letter> boundary = boundary(approvals, notes);
            List<Letter> after = after(approvals, notes);

            box.send(gate);
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> pausing() || !box.part().equals(first));
            box.send(boundary);
            await().atMost(BOUND).until(() -> !box.part().equals(first));
            box.send(after);
            Answer watched = typed.quietly("watch", CLUSTER);

            JsonNode ended = typed.json("status", CLUSTER);
            String second = box.part();
            var histories = List.of(box.history(first), box.history(second));
            assertThat(watched.code()).as(watched.err() + watched.out()).isZero();
            assertThat(ended.at("/outcome/kind").asText()).isEqualTo("reseeded");
            twoParts(histories, first);
            allThere(
                    histories,
                    Stream.of(gate, boundary, after).flatMap(List::stream).toList());
            passedWithTheLast(histories.getFirst(), approvals);
            votedOnce(histories.getLast().getFirst(), approvals);
            nothingCountedAgain(ended);
            recorded();
        }
    }

    /** The new part begins when the pause after the first wave is over. */
    private boolean pausing() throws IOException {
        return typed.json("status", CLUSTER).path("says").asText().startsWith("pausing");
    }

    private void started() throws IOException {
        Path plan = dir.resolve("plan.json");
        Answer planned = typed.quietly("plan", "reseed", CLUSTER, "--reason", "try it", "--out", plan.toString());
        assertThat(planned.code()).as(planned.err()).isZero();
        Answer started = typed.quietly(
                "start", plan.toString(), "--key", signers.key("dev-c").toString());
        assertThat(started.code()).as(started.err()).isZero();
    }

    /** Every approval twice, among what must not count. */
    private List<Letter> gate(List<String> approvals) {
        var letters = new ArrayList<Letter>();
        approvals.forEach(said -> letters.add(Letter.say(said)));
        approvals.forEach(said -> letters.add(Letter.say(said)));
        approvals.forEach(said -> letters.add(Letter.say(flipped(said))));
        IntStream.range(0, 20).mapToObj(this::forged).forEach(letters::add);
        String endless = statement("p50", "approve", "a".repeat(LONG_REASON));
        letters.add(Letter.say(said(endless, "")));
        return filled(letters, STORM - AT_BOUNDARY - AFTER);
    }

    /** Notes, and everything that counted already once more. */
    private List<Letter> boundary(List<String> approvals, List<String> notes) {
        var letters = new ArrayList<Letter>();
        approvals.forEach(said -> letters.add(Letter.say(said)));
        notes.forEach(said -> letters.add(Letter.say(said)));
        notes.forEach(said -> letters.add(Letter.say(flipped(said))));
        return filled(letters, AT_BOUNDARY);
    }

    /** The next part has to know what was heard in the first. */
    private List<Letter> after(List<String> approvals, List<String> notes) {
        var letters = Stream.concat(approvals.stream(), notes.stream())
                .map(Letter::say)
                .toList();
        return filled(letters, AFTER);
    }

    private static void twoParts(List<List<HistoryEvent>> histories, String first) {
        var began = histories.getLast().getFirst().getWorkflowExecutionStartedEventAttributes();
        assertThat(histories.getFirst().getLast().getEventType())
                .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
        assertThat(began.getContinuedExecutionRunId()).isEqualTo(first);
        assertThat(histories.getLast().getLast().getEventType())
                .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    }

    private static List<Letter> letters(List<HistoryEvent> history) {
        return history.stream()
                .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
                .map(Letter::of)
                .toList();
    }

    private static void allThere(List<List<HistoryEvent>> histories, List<Letter> storm) {
        var kept = histories.stream().flatMap(part -> letters(part).stream()).toList();
        assertThat(kept).hasSize(BEFORE + STORM);
        assertThat(kept.subList(BEFORE, kept.size())).containsExactlyInAnyOrderElementsOf(storm);
    }

    /** The list of revoked keys is asked for when a gate has its approvals; before the last of them it has not. */
    private static void passedWithTheLast(List<HistoryEvent> history, List<String> approvals) {
        Set<String> waiting = new HashSet<>(approvals);
        var left = new ArrayList<Integer>();
        for (HistoryEvent event : history) {
            if (event.hasWorkflowExecutionSignaledEventAttributes()) {
                waiting.remove(Letter.of(event).body());
            } else if (event.getActivityTaskScheduledEventAttributes()
                    .getActivityType()
                    .getName()
                    .equals("PolicyRevoked")) {
                left.add(waiting.size());
            }
        }
        assertThat(left).isNotEmpty().containsOnly(0);
    }

    /** What a part hands to the next: one vote of each who approved, and what it has heard already. */
    private static void votedOnce(HistoryEvent began, List<String> approvals) throws IOException {
        var input =
                began.getWorkflowExecutionStartedEventAttributes().getInput().getPayloads(0);
        JsonNode carried = JSON.readTree(input.getData().toByteArray()).at("/carried/floor");
        assertThat(carried.at("/gates/0/votes").findValuesAsText("by"))
                .containsExactlyInAnyOrderElementsOf(
                        people(0, QUORUM).map(Signers::name).toList());
        var nonces = new ArrayList<String>();
        carried.at("/conversation/nonces").forEach(nonce -> nonces.add(nonce.asText()));
        assertThat(nonces).doesNotHaveDuplicates().containsAll(nonces(approvals));
    }

    private static List<String> nonces(List<String> said) throws IOException {
        var nonces = new ArrayList<String>();
        for (String each : said) {
            nonces.add(JSON.readTree(JSON.readTree(each).path("statement").asText())
                    .path("nonce")
                    .asText());
        }
        return nonces;
    }

    /** The run shows the last hundred of what it heard, all of it sent when everything had been heard before. */
    private static void nothingCountedAgain(JsonNode ended) {
        var whys = new ArrayList<String>();
        for (JsonNode heard : ended.path("heard")) {
            assertThat(heard.path("counted").asBoolean()).as(heard.toString()).isFalse();
            whys.add(heard.path("why").asText());
        }
        assertThat(whys).hasSize(100).contains("this very statement was heard before");
    }

    /** Every signal is in the record, and of all that look signed only what people signed is shown so. */
    private void recorded() throws IOException {
        JsonNode record = typed.json("review", CLUSTER);
        assertThat(record.path("voices")).hasSize(1 + BEFORE + STORM);
        int signed = 0;
        for (JsonNode voice : record.path("voices")) {
            signed += voice.path("signed").asBoolean() ? 1 : 0;
        }
        assertThat(signed).isEqualTo(1 + 4 * QUORUM + 2 * PEOPLE);
    }
}
