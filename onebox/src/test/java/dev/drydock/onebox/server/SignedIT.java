package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.demo.Typed.Answer;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.worker.wiring.WorkerSettings;
import dev.drydock.workflows.plan.PlanDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose worker counts nothing that is not signed, on a real Temporal server. Keys are OpenSSH's own, and OpenSSH
 * judges what is in the history.
 */
final class SignedIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir = Path.of("");

    private Signers signers = new Signers(dir);
    private Typed typed = new Typed("");

    @BeforeEach
    void agents() throws IOException {
        signers = Signers.in(dir.resolve("keys"));
        Testbed testbed = CorrosionTestbed.upStandIns(2, dir);
        signers.listedAt(testbed, List.of("ops-a", "ops-b", "dev-c", "lost"), 2, Duration.ZERO);
    }

    @AfterEach
    void away() {
        CorrosionTestbed.kill(dir);
    }

    private Answer approve(String who) throws IOException {
        return typed.quietly(
                "approve",
                CLUSTER,
                "restore",
                "--yes",
                "--key",
                signers.key(who).toString());
    }

    private JsonNode status() throws IOException {
        return typed.json("status", CLUSTER);
    }

    private List<String> counted() throws IOException {
        var people = new ArrayList<String>();
        for (JsonNode said : status().at("/gates/0/said")) {
            if (said.path("counted").asBoolean()) {
                people.add(said.path("by").asText());
            }
        }
        return people;
    }

    /** Said by somebody who has the temporal command, a key, and no Drydock. */
    private void signal(String address, String who, String statement) throws Exception {
        ObjectNode said =
                JSON.createObjectNode().put("statement", statement).put("signature", signers.sign(who, statement));
        var process = new ProcessBuilder(
                        RealParts.temporal().toString(),
                        "workflow",
                        "signal",
                        "--address",
                        address,
                        "--workflow-id",
                        CLUSTER,
                        "--name",
                        "say",
                        "--input",
                        said.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("temporal-signal.log").toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private String printed(String who) throws IOException {
        Path file = dir.resolve("approve.json");
        Answer printed = typed.quietly(
                "approve", CLUSTER, "restore", "--print", "--as", Signers.name(who), "--out", file.toString());
        assertThat(printed.code()).as(printed.err()).isZero();
        return Files.readString(file);
    }

    /** Everything that was said, as the history has it. */
    private static List<JsonNode> said(JsonNode history) throws IOException {
        var all = new ArrayList<JsonNode>();
        for (JsonNode event : history.path("events")) {
            JsonNode started = event.at("/workflowExecutionStartedEventAttributes/input/payloads/0/data");
            JsonNode signal = event.at("/workflowExecutionSignaledEventAttributes/input/payloads/0/data");
            if (!started.isMissingNode()) {
                all.add(JSON.readTree(started.binaryValue()).path("start"));
            } else if (!signal.isMissingNode()) {
                all.add(JSON.readTree(signal.binaryValue()));
            }
        }
        return all;
    }

    @Test
    void a_run_is_carried_by_signatures_alone_and_openssh_confirms_each() throws Exception {
        var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), false);
        try (var server = DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db"));
                var _ = WorkerHere.start(server.address(), settings)) {
            typed = new Typed(server.address());
            Path file = dir.resolve("plan.json");
            Answer planned = typed.quietly("plan", "reseed", CLUSTER, "--reason", "try it", "--out", file.toString());
            assertThat(planned.code()).as(planned.err()).isZero();
            JsonNode plan = JSON.readTree(Files.readString(file));
            Answer started = typed.quietly(
                    "start", file.toString(), "--key", signers.key("dev-c").toString());
            assertThat(started.code()).as(started.err()).isZero();
            await().atMost(BOUND)
                    .until(() -> status().at("/gates/0/state").asText().equals("open"));

            Answer own = approve("dev-c");
            Answer lost = approve("lost");
            List<String> before = counted();
            Files.writeString(
                    Signers.revoked(Testbed.read(dir)), signers.pub("lost") + "\n", StandardOpenOption.APPEND);
            Answer first = approve("ops-a");
            List<String> after =
                    await().atMost(BOUND).until(this::counted, people -> people.equals(List.of(Signers.name("ops-a"))));
            Answer again = approve("lost");
            String statement = printed("ops-b");
            signal(
                    server.address(),
                    "ops-b",
                    statement.replace(plan.path("digest").asText(), edited(plan)));
            await().atMost(BOUND)
                    .until(() -> status().path("heard").findValuesAsText("why").stream()
                            .anyMatch(why -> why.startsWith("it is for plan " + edited(plan))));
            String stillOpen = status().at("/gates/0/state").asText();
            signal(server.address(), "ops-b", statement);
            Answer watched = typed.quietly("watch", CLUSTER);
            JsonNode ended = status();
            JsonNode history = new Raw(RealParts.temporal(), server.address()).history(CLUSTER);
            Answer review = typed.quietly("review", CLUSTER);

            assertThat(own.err())
                    .contains("dev-c@example.com asked for this run, and a requester's own approval never counts");
            assertThat(lost.code()).as(lost.err()).isZero();
            assertThat(before).containsExactly("lost@example.com");
            assertThat(first.code()).as(first.err()).isZero();
            assertThat(after).containsExactly("ops-a@example.com");
            assertThat(again.code()).isNotZero();
            assertThat(again.err()).contains("revoked");
            assertThat(stillOpen).isEqualTo("open");
            assertThat(watched.code()).as(watched.err() + watched.out()).isZero();
            assertThat(ended.at("/outcome/kind").asText()).isEqualTo("reseeded");
            assertThat(ended.at("/outcome/nodes/done").asInt()).isEqualTo(2);
            assertThat(ended.path("signed").asBoolean()).isTrue();
            confirmed(plan, said(history));
            assertThat(review.out())
                    .contains("ops-b@example.com: approve restore")
                    .doesNotContain("UNSIGNED");
        }
    }

    /** Digest of the plan with another reason, as whoever edits it would put it right. */
    private static String edited(JsonNode plan) {
        ObjectNode other = plan.deepCopy();
        return new PlanDocument(other.put("reason", "try something else")).digest();
    }

    private void confirmed(JsonNode plan, List<JsonNode> said) throws IOException {
        Path allowed = signers.frozen(plan);
        assertThat(said).hasSize(7);
        for (JsonNode each : said) {
            String statement = each.path("statement").asText();
            String by = JSON.readTree(statement).path("by").asText();
            String signature = each.path("signature").asText();
            assertThat(signers.verifies(allowed, by, statement, signature))
                    .as(statement)
                    .isTrue();
            assertThat(signers.verifies(allowed, by, statement + " ", signature))
                    .isFalse();
        }
    }
}
