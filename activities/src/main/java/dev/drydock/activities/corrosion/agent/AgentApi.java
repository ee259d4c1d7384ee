package dev.drydock.activities.corrosion.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.activities.remote.Reach;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent's {@code POST /v1/queries} and {@code /v1/transactions}. Answers to queries are lines of JSON; the status is sent before the answer, so only a line
 * {@code eoq} says that the answer is whole. Throws {@code Refused} for an SQL error and {@code TryAgain} when the
 * agent cannot be asked.
 */
public final class AgentApi implements Database {
    private final HttpClient http;
    private final Reach reach;
    private final AgentConfig config;
    private final Duration limit;

    /** @param limit for one whole answer */
    public AgentApi(HttpClient http, Reach reach, AgentConfig config, Duration limit) {
        this.http = http;
        this.reach = reach;
        this.config = config;
        this.limit = limit;
    }

    @Override
    public void each(String sql, Consumer<Row> row) {
        each(TextNode.valueOf(sql), row);
    }

    /** @param statement {@code "SQL"} or {@code ["SQL", [parameters]]} */
    public void each(JsonNode statement, Consumer<Row> row) {
        bounded(() -> {
            ask(statement, row);
            return true;
        });
    }

    /**
     * {@code POST /v1/transactions}: all statements or none.
     *
     * @return the agent's answer, with {@code results}; throws {@code Refused} with the database's own words
     */
    public JsonNode transact(JsonNode statements) {
        return bounded(() -> {
            var response = http.send(request("/v1/transactions", statements), HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> Json.MAPPER.readTree(response.body());
                case 401 -> throw unauthorized();
                case 400, 422, 500 -> throw new Refused(why(response.body()));
                default -> throw new IOException("status " + response.statusCode() + ", expected 200");
            };
        });
    }

    private static String why(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            for (JsonNode result : Json.read(text).path("results")) {
                if (result.has("error")) {
                    return result.path("error").asText();
                }
            }
            return text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private GiveUp unauthorized() {
        return new GiveUp("node " + reach.node() + ": the agent's API at " + config.api()
                + " refused the bearer token of its own config file (status 401)");
    }

    private <T> T bounded(Callable<T> work) {
        try {
            return Bounded.within(limit, work);
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unasked(e);
        } catch (Exception e) {
            throw unasked(e);
        }
    }

    private TryAgain unasked(Exception e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new TryAgain(
                "node " + reach.node() + ": the agent's API at " + config.api() + " did not answer: " + why, e);
    }

    private void ask(JsonNode statement, Consumer<Row> row) throws IOException, InterruptedException {
        var response = http.send(request("/v1/queries", statement), HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            if (response.statusCode() == 400) {
                throw new Refused(error(body));
            }
            if (response.statusCode() == 401) {
                throw unauthorized();
            }
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode() + ", expected 200");
            }
            lines(body, row);
        }
    }

    private HttpRequest request(String route, JsonNode body) throws IOException {
        var at = reach.tcp(config.api().host(), config.api().port());
        String host = at.getHostString();
        var uri = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort() + route
                + "?timeout=" + Math.max(1, limit.toSeconds()));
        var request = HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(limit)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (!config.token().isEmpty()) {
            request.header("authorization", "Bearer " + config.token());
        }
        return request.build();
    }

    private static String error(InputStream body) throws IOException {
        JsonNode answer = Json.MAPPER.readTree(body.readNBytes(1 << 16));
        return answer.path("error").asText("status 400");
    }

    static void lines(InputStream body, Consumer<Row> row) throws IOException {
        try (MappingIterator<JsonNode> lines =
                Json.MAPPER.readerFor(JsonNode.class).readValues(body)) {
            while (lines.hasNextValue()) {
                JsonNode line = lines.nextValue();
                if (line.has("row")) {
                    row.accept(row(line.path("row").path(1)));
                } else if (line.has("error")) {
                    throw new Refused(line.path("error").asText());
                } else if (line.has("eoq")) {
                    return;
                }
            }
        }
        throw new IOException("the answer ended before it was whole");
    }

    private static Row row(JsonNode cells) {
        var row = new @Nullable Object[cells.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = cell(cells.path(i));
        }
        return new Row(row);
    }

    private static @Nullable Object cell(JsonNode cell) {
        if (cell.isNull()) {
            return null;
        }
        if (cell.isArray()) {
            var bytes = new byte[cell.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) cell.path(i).asInt();
            }
            return bytes;
        }
        return cell.isIntegralNumber() ? (Object) cell.asLong() : cell.isNumber() ? cell.asDouble() : cell.asText();
    }
}
