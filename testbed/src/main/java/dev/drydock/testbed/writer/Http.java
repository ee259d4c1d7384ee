package dev.drydock.testbed.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The two calls a client of Corrosion makes. */
public final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** What a client knows about a transaction it sent. */
    public sealed interface Sent {
        /**
         * It is there.
         *
         * @param rows how many each statement changed
         * @param actor under which the node wrote it
         * @param version that it became there; 0: it changed nothing
         */
        record Done(List<Long> rows, String actor, long version) implements Sent {}

        /** Nobody took it. */
        record Unsent() implements Sent {}

        /** It is there or it is not: the answer was lost, or was no acknowledgement. */
        record Unknown(String why) implements Sent {}
    }

    public Sent send(TestbedNode node, JsonNode statements, Duration patience) throws InterruptedException {
        try {
            var answer = post(node, "/v1/transactions", statements, patience);
            return answer.statusCode() == 200
                    ? done(JSON.readTree(answer.body()))
                    : new Sent.Unknown(answer.statusCode() + " " + answer.body());
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            return new Sent.Unsent();
        } catch (IOException lost) {
            return new Sent.Unknown(lost.toString());
        }
    }

    private static Sent done(JsonNode answer) {
        var rows = new ArrayList<Long>();
        for (var result : answer.path("results")) {
            if (!result.has("rows_affected")) {
                return new Sent.Unknown(answer.toString());
            }
            rows.add(result.path("rows_affected").asLong());
        }
        return new Sent.Done(
                List.copyOf(rows),
                answer.path("actor_id").asText(),
                answer.path("version").asLong());
    }

    /** Every row as a JSON array. A stream that ends early is an error, not a short answer. */
    public List<JsonNode> read(TestbedNode node, String sql) throws IOException, InterruptedException {
        var rows = new ArrayList<JsonNode>();
        boolean complete = false;
        for (var line : post(node, "/v1/queries", JSON.valueToTree(sql), ANSWER)
                .body()
                .lines()
                .toList()) {
            var json = JSON.readTree(line);
            complete |= json.has("eoq");
            if (json.has("row")) {
                rows.add(json.path("row").path(1));
            }
        }
        if (!complete) {
            throw new IOException("the answer to " + sql + " was cut off");
        }
        return rows;
    }

    private HttpResponse<String> post(TestbedNode node, String route, JsonNode body, Duration patience)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(node.url(route))
                .timeout(patience)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
