package dev.drydock.worker.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /metrics}, {@code /health/live} and {@code /health/ready} over plain HTTP; nothing can be changed by it. */
final class Endpoint implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";

    private final HttpServer server;

    private record Answer(int code, String type, String body) {
        /** @param trouble empty: all is well */
        static Answer health(String name, Optional<String> trouble) {
            var body = Json.MAPPER.createObjectNode().put(name, trouble.isEmpty());
            trouble.ifPresent(says -> body.put("says", says));
            return new Answer(trouble.isEmpty() ? 200 : 503, JSON, body + "\n");
        }
    }

    private Endpoint(HttpServer server) {
        this.server = server;
    }

    static Endpoint open(InetSocketAddress listen, Meters meters, Readiness readiness) throws IOException {
        var endpoint = new Endpoint(HttpServer.create(listen, 0));
        endpoint.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        endpoint.serve("/metrics", () -> new Answer(200, PROMETHEUS, meters.text()));
        endpoint.serve("/health/live", () -> Answer.health("live", Optional.empty()));
        endpoint.serve("/health/ready", () -> Answer.health("ready", readiness.trouble()));
        endpoint.server.start();
        return endpoint;
    }

    String address() {
        InetSocketAddress bound = server.getAddress();
        return "http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort();
    }

    private void serve(String path, Supplier<Answer> answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                String method = exchange.getRequestMethod();
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    send(exchange, new Answer(404, JSON, "{\"says\":\"there is nothing here\"}\n"));
                } else if (!method.equals("GET") && !method.equals("HEAD")) {
                    send(exchange, new Answer(405, JSON, "{\"says\":\"this can only be read\"}\n"));
                } else {
                    send(exchange, answer.get());
                }
            }
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.code(), head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
