package dev.drydock.onebox.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.starter.schema.Schemas;
import dev.drydock.testbed.corrosion.Testbed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the agents that the machine has, as the demo does. */
final class DemoTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough for a row to reach every node of two, and not long to wait for one that never does. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path dir = Path.of("");

    private JsonNode told = JSON.nullNode();

    @BeforeEach
    void nothing_was_told() {
        told = JSON.nullNode();
    }

    private DemoOptions options() {
        return new DemoOptions(2, dir, null, 40, 3, false, true, Kill.NOTHING);
    }

    /** Standard output holds one JSON document and nothing else. */
    private int printed(Callable<Integer> work) throws Exception {
        PrintStream usual = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            int code = work.call();
            told = JSON.readTree(out.toString(StandardCharsets.UTF_8));
            assertThat(Schemas.PUBLISHED.faults("demo", told)).isEmpty();
            return code;
        } finally {
            System.setOut(usual);
        }
    }

    @Test
    void a_demo_ends_well_and_tells_what_the_writers_record_says() throws Exception {
        int code = printed(new Demo(options())::run);

        assertThat(code).as(told.toString()).isZero();
        assertThat(told.at("/outcome/kind").asText()).isEqualTo("reseeded");
        assertThat(told.path("nodes").asInt()).isEqualTo(2);
        assertThat(told.path("acknowledged").asInt()).isGreaterThan(40);
        assertThat(told.path("found").asInt())
                .isEqualTo(told.path("acknowledged").asInt());
        assertThat(told.path("equal").asBoolean()).isTrue();
        assertThat(told.at("/outcome/late/captured").asInt()).isPositive();
        assertThat(told.path("lost").isInt()).isTrue();
        assertThat(told.path("lost").asInt()).isZero();
        assertThat(told.path("seconds").asDouble()).isPositive();
        assertThat(told.path("dir").asText()).isEqualTo(dir.toString());
        assertThat(told.path("corrosion").asText()).isNotEmpty();
    }

    @Test
    void an_acknowledged_row_that_is_gone_afterwards_is_lost() throws Exception {
        var thief = Thread.ofVirtual().start(this::deleteAnAcknowledgedTagOncePlanned);

        int code = printed(new Demo(options(), PATIENCE)::run);

        thief.join();
        assertThat(code).as(told.toString()).isEqualTo(13);
        assertThat(told.path("lost").asInt()).isEqualTo(1);
        assertThat(told.path("found").asInt())
                .isEqualTo(told.path("acknowledged").asInt() - 1);
    }

    @Test
    void a_row_that_no_node_ever_had_is_lost_before_anything_is_reseeded() throws Exception {
        Files.writeString(
                dir.resolve("acknowledged.jsonl"),
                "{\"number\":0,\"node\":\"n1\",\"table\":\"tags\",\"row\":[\"never-written\"]}\n");

        int code = printed(new Demo(options(), PATIENCE)::run);

        assertThat(code).as(told.toString()).isEqualTo(13);
        assertThat(told.path("lost").asInt()).isEqualTo(1);
        assertThat(told.path("outcome").isNull()).isTrue();
    }

    private void deleteAnAcknowledgedTagOncePlanned() {
        try (var client = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(dir.resolve("demo.plan.json")));
            var node = Testbed.read(dir).nodes().getFirst();
            var delete = HttpRequest.newBuilder(node.url("/v1/transactions"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("[\"DELETE FROM tags WHERE tag = '" + tag() + "'\"]"))
                    .build();
            assertThat(client.send(delete, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String tag() throws IOException {
        List<String> lines = Files.readAllLines(dir.resolve("acknowledged.jsonl"));
        for (String line : lines) {
            JsonNode write = JSON.readTree(line);
            if (write.path("table").asText().equals("tags")) {
                return write.path("row").path(0).asText();
            }
        }
        throw new IllegalStateException("no tag among " + lines);
    }
}
