package dev.drydock.activities.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.drydock.workflows.webhooks.Webhooks;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink of the JDK's own HTTP server that answers as it is told. */
final class WebhookStepsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Webhooks.Event EVENT = new Webhooks.Event(
            "webhook/corrosion/eu-1/r1/1",
            "gate",
            "corrosion/eu-1",
            "reseed",
            "r1",
            NOW,
            "waits at gate restore",
            List.of("drydock approve corrosion/eu-1 restore"),
            4,
            "restore",
            null);

    @TempDir
    private Path dir = Path.of("");

    private record Heard(String path, String id, String signature, String body) {}

    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final Queue<HttpHandler> answers = new ArrayDeque<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server;

    WebhookStepsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void sink() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void away() {
        over.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            heard.add(new Heard(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Drydock-Signature")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            answers.remove().handle(exchange);
        }
    }

    private static HttpHandler code(int code) {
        return exchange -> exchange.sendResponseHeaders(code, -1);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/T0/secret-path";
    }

    private WebhookSteps steps(Kept url) throws IOException {
        Path key = Files.writeString(dir.resolve("key"), "s3cret\n");
        var webhook = new Webhook("chat", url, Webhooks.EVENTS, new Kept.InFile(key));
        return new WebhookSteps(List.of(webhook), InstantSource.fixed(NOW), Duration.ofSeconds(1));
    }

    private WebhookSteps steps() throws IOException {
        return steps(new Kept.Plain(url()));
    }

    @Test
    void an_event_is_posted_as_json_with_its_id_and_signed_over_time_and_body() throws Exception {
        answers.add(code(202));

        String says = steps().post("chat", EVENT);

        Heard one = heard.remove();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String sum =
                HexFormat.of().formatHex(mac.doFinal(("1700000000." + one.body()).getBytes(StandardCharsets.UTF_8)));
        assertThat(says).isEqualTo("answered 202");
        assertThat(one.path()).isEqualTo("/T0/secret-path");
        assertThat(one.id()).isEqualTo(EVENT.id());
        assertThat(one.signature()).isEqualTo("t=1700000000,v1=" + sum);
        assertThat(Json.read(one.body()).path("says").asText()).isEqualTo("waits at gate restore");
        assertThat(Json.read(one.body()).path("at").asText()).isEqualTo("2023-11-14T22:13:20Z");
    }

    @Test
    void a_sink_that_answers_500_is_tried_again_and_then_told_with_the_same_id() throws Exception {
        answers.add(code(500));
        answers.add(code(204));
        WebhookSteps steps = steps();

        assertThatThrownBy(() -> steps.post("chat", EVENT))
                .isInstanceOf(TryAgain.class)
                .hasMessage("webhook chat answered 500, expected 2xx");
        steps.post("chat", EVENT);

        assertThat(heard).extracting(Heard::id).containsExactly(EVENT.id(), EVENT.id());
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        answers.add(exchange -> {
            exchange.getResponseHeaders().set("Location", url() + "/other");
            exchange.sendResponseHeaders(307, -1);
        });

        WebhookSteps steps = steps();

        assertThatThrownBy(() -> steps.post("chat", EVENT))
                .hasMessageContaining("webhook chat answered 307; redirects are not followed");
        assertThat(heard).hasSize(1);
    }

    @Test
    void a_sink_that_is_slow_to_answer_or_never_ends_its_answer_is_left() throws Exception {
        answers.add(_ -> waitForTheEnd());
        answers.add(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            waitForTheEnd();
        });
        WebhookSteps steps = steps();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> steps.post("chat", EVENT))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageContaining("webhook chat did not answer within 1 s");
        }

        assertThat(heard).hasSize(2);
    }

    private void waitForTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_sink_that_is_down_is_named_and_its_address_is_not() throws Exception {
        WebhookSteps steps = steps();
        server.stop(0);

        assertThatThrownBy(() -> steps.post("chat", EVENT))
                .isInstanceOf(TryAgain.class)
                .hasMessage("webhook chat cannot be reached: its host refuses or does not answer");
    }

    @Test
    void an_address_in_a_file_is_read_again_each_time() throws Exception {
        Path file = Files.writeString(dir.resolve("url"), "not an address\n");
        WebhookSteps steps = steps(new Kept.InFile(file));
        answers.add(code(200));

        assertThatThrownBy(() -> steps.post("chat", EVENT))
                .isInstanceOf(TryAgain.class)
                .hasMessage("the address of webhook chat is not one of http:// or https://");
        Files.writeString(file, url() + "\n");

        assertThat(steps.post("chat", EVENT)).isEqualTo("answered 200");
    }

    @Test
    void a_webhook_that_was_taken_out_of_the_configuration_is_given_up() throws Exception {
        WebhookSteps steps = steps();

        assertThatThrownBy(() -> steps.post("pager", EVENT))
                .isInstanceOf(GiveUp.class)
                .hasMessage("webhook pager is not in this worker's configuration any more; it has [chat]");
    }
}
