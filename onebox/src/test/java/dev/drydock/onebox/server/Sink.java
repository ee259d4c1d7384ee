package dev.drydock.onebox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Who listens at a webhook: for a while slow or failing, then well. */
final class Sink implements AutoCloseable {
    private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
    private final List<JsonNode> refused = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server;
    private volatile int code;

    /** @param code what it answers; 0: nothing, for ever */
    Sink(int port, int code) throws IOException {
        this.code = code;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode event = Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int now = code;
            (now == 204 ? taken : refused).add(event);
            if (now == 0) {
                over.await();
            }
            exchange.sendResponseHeaders(now, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void answers(int next) {
        code = next;
    }

    /** Events it took, in order; one that came twice is there twice. */
    List<JsonNode> taken() {
        return List.copyOf(taken);
    }

    List<JsonNode> refused() {
        return List.copyOf(refused);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }
}
