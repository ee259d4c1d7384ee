package dev.drydock.artifacts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that answer what a real one answers only to those who have none of its rights or the wrong time. */
class S3TroubleTest {
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        S3Box.credentials("somebody", "secret");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ArtifactStore store() {
        return ArtifactStores.at(URI.create("s3://bucket/p?region=eu-1&endpoint=" + endpoint()));
    }

    private String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answering(int status, String code) {
        server.createContext("/", exchange -> {
            answer(exchange, status, "<Error><Code>" + code + "</Code><Message>so it is</Message></Error>");
        });
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("ETag", "\"e\"");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AccessDenied                 | forbids it (403 AccessDenied)",
                "403 | AccessDenied                 | need s3:ListBucket",
                "403 | RequestTimeTooSkewed         | the clock here says 20",
                "403 | InvalidAccessKeyId           | refuses the credentials (InvalidAccessKeyId)",
                "400 | ExpiredToken                 | renew them",
                "404 | NoSuchBucket                 | there is no such bucket at http://127.0.0.1",
                "507 | XMinioStorageFull            | has no room left (507 XMinioStorageFull); make room",
                "507 | ''                           | has no room left (507); make room",
                "400 | AuthorizationHeaderMalformed | write region=NAME"
            })
    void what_a_person_must_put_right_is_said_in_a_sentence(int status, String code, String says) {
        answering(status, code);

        assertThatThrownBy(() -> store().read("a/b"))
                .isInstanceOf(StoreRefused.class)
                .hasMessageStartingWith("s3://bucket/p: cannot read a/b: ")
                .hasMessageContaining(says)
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_server_in_difficulties_is_asked_again_later() {
        answering(503, "SlowDown");

        assertThatThrownBy(() -> store().put("a", new byte[1]))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefused.class)
                .hasMessageContaining("answers 503 SlowDown; try again");
    }

    @Test
    void an_endpoint_that_is_down_is_named() {
        var store = store();
        server.stop(0);

        assertThatThrownBy(() -> store.exists("a"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefused.class)
                .hasMessageContaining(endpoint() + " cannot be reached")
                .hasMessageContaining("Connection refused");
    }

    @Test
    void a_server_that_stores_whatever_the_precondition_is_found_out_before_anything_is_trusted_to_it() {
        server.createContext("/", exchange -> answer(exchange, 200, ""));

        assertThatThrownBy(() -> store().putIf("record.json", new byte[1], null))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("does not honour If-Match and If-None-Match on PUT (status 200, expected 412)")
                .hasMessageContaining("use a server that does, or file:///DIRECTORY");
        assertThat(asked).noneMatch(request -> request.contains("record.json"));
    }

    @Test
    void a_server_that_knows_no_preconditions_is_found_out_too() {
        server.createContext("/", exchange -> {
            boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
            answer(exchange, conditional ? 501 : 200, conditional ? "<Error><Code>NotImplemented</Code></Error>" : "");
        });

        assertThatThrownBy(() -> store().putIf("record.json", new byte[1], null))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("status 501, expected 412");
    }
}
