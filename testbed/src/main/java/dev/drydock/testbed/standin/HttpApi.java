package dev.drydock.testbed.standin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.drydock.testbed.crsql.Blob;
import dev.drydock.testbed.crsql.Reader;
import dev.drydock.testbed.crsql.Refused;
import dev.drydock.testbed.crsql.Replica;
import dev.drydock.testbed.crsql.Statement;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The two routes of Corrosion's HTTP API that read and write. */
final class HttpApi implements AutoCloseable {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UNREADABLE = "Failed to deserialize the JSON body into the target type: ";

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Replica replica;

    private HttpApi(HttpServer server, Replica replica) {
        this.server = server;
        this.replica = replica;
    }

    static HttpApi start(String address, Replica replica) throws IOException {
        int colon = address.lastIndexOf(':');
        var api = new HttpApi(
                HttpServer.create(
                        new InetSocketAddress(
                                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                        100),
                replica);
        api.server.setExecutor(api.threads);
        api.server.createContext("/v1/transactions", exchange -> api.serve(exchange, api::transaction));
        api.server.createContext("/v1/queries", exchange -> api.serve(exchange, api::query));
        api.server.start();
        return api;
    }

    /** The answer to a request with a readable body. */
    private interface Route {
        void answer(HttpExchange exchange, JsonNode body) throws IOException, SQLException;
    }

    private void serve(HttpExchange exchange, Route route) throws IOException {
        try {
            var type = exchange.getRequestHeaders().getFirst("content-type");
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, "");
            } else if (type == null || !type.startsWith("application/json")) {
                send(exchange, 415, "Expected request with `Content-Type: application/json`");
            } else {
                route.answer(exchange, mapper.readTree(exchange.getRequestBody()));
            }
        } catch (JsonProcessingException unreadable) {
            send(exchange, 400, "Failed to parse the request body as JSON: " + unreadable.getOriginalMessage());
        } catch (SQLException | RuntimeException failed) {
            StandIn.log("ERROR", "a request failed: " + failed);
            send(exchange, 500, JSON.objectNode().put("error", failed.toString()));
        } finally {
            exchange.close();
        }
    }

    private void transaction(HttpExchange exchange, JsonNode body) throws IOException, SQLException {
        if (!body.isArray()) {
            send(exchange, 422, UNREADABLE + "invalid type, expected a sequence");
            return;
        }
        if (body.isEmpty()) {
            send(exchange, 400, failure("at least 1 statement is required"));
            return;
        }
        var statements = new ArrayList<Statement>();
        for (int i = 0; i < body.size(); i++) {
            var statement = Parameters.statement(body.path(i));
            if (statement.isEmpty()) {
                send(
                        exchange,
                        422,
                        UNREADABLE + "[" + i + "]: data did not match any variant of untagged enum Statement");
                return;
            }
            statements.add(statement.get());
        }
        try {
            long from = System.nanoTime();
            var written = replica.write(statements);
            send(exchange, 200, success(written, (System.nanoTime() - from) / 1e9));
        } catch (Refused refused) {
            send(exchange, 500, failure("rusqlite: " + refused.says() + " (actor_id: None, version: None)"));
        }
    }

    private ObjectNode success(Replica.Written written, double seconds) {
        var answer = JSON.objectNode();
        var results = answer.putArray("results");
        written.rowsAffected()
                .forEach(rows -> results.addObject().put("rows_affected", rows).put("time", seconds));
        answer.put("time", seconds).put("version", written.version());
        return answer.put("actor_id", replica.site().hex());
    }

    private ObjectNode failure(String message) {
        var answer = JSON.objectNode();
        answer.putArray("results").addObject().put("error", message);
        answer.put("time", 0.0).putNull("version");
        return answer.put("actor_id", replica.site().hex());
    }

    private void query(HttpExchange exchange, JsonNode body) throws IOException, SQLException {
        var statement = Parameters.statement(body);
        if (statement.isEmpty()) {
            send(exchange, 422, UNREADABLE + "data did not match any variant of untagged enum Statement");
            return;
        }
        try (var reader = replica.reader()) {
            var rows = reader.query(statement.get());
            exchange.sendResponseHeaders(200, 0);
            try (var out = new BufferedOutputStream(exchange.getResponseBody())) {
                stream(rows, out);
            }
        } catch (Refused refused) {
            int status =
                    refused.says().startsWith("Wrong number") || refused.says().startsWith("Invalid parameter")
                            ? 500
                            : 400;
            send(exchange, status, JSON.objectNode().put("error", refused.says()));
        }
    }

    /** An error after the first line is a line of its own: the status has been sent. */
    private void stream(Reader.Rows rows, OutputStream out) throws IOException, SQLException {
        long from = System.nanoTime();
        var columns = JSON.objectNode();
        rows.columns().forEach(columns.putArray("columns")::add);
        line(out, columns);
        try {
            long number = 0;
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                var json = JSON.objectNode();
                json.putArray("row").add(++number).add(cells(row.get()));
                line(out, json);
            }
            var end = JSON.objectNode();
            end.putObject("eoq").put("time", (System.nanoTime() - from) / 1e9);
            line(out, end);
        } catch (Refused refused) {
            line(out, JSON.objectNode().put("error", refused.says()));
        }
    }

    private static JsonNode cells(List<@Nullable Object> row) {
        var cells = JSON.arrayNode();
        for (var value : row) {
            switch (value) {
                case Long number -> cells.add(number);
                case Double real when Double.isFinite(real) -> cells.add(real);
                case String text -> cells.add(text);
                case Blob blob -> {
                    var bytes = cells.addArray();
                    for (byte each : blob.bytes()) {
                        bytes.add(Byte.toUnsignedInt(each));
                    }
                }
                case null, default -> cells.addNull();
            }
        }
        return cells;
    }

    private void line(OutputStream out, JsonNode json) throws IOException {
        out.write(mapper.writeValueAsBytes(json));
        out.write('\n');
    }

    private void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/json");
        send(exchange, status, mapper.writeValueAsString(json));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
