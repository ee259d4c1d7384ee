package dev.drydock.testbed.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The two calls a client of Corrosion makes. */
final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** True when the node acknowledged; anything else, a lost answer included, is no acknowledgement. */
    boolean write(TestbedNode node, JsonNode statements) throws InterruptedException {
        try {
            return post(node, "/v1/transactions", statements).statusCode() == 200;
        } catch (IOException lost) {
            return false;
        }
    }

    /** Every row as a JSON array. A stream that ends early is an error, not a short answer. */
    List<JsonNode> read(TestbedNode node, String sql) throws IOException, InterruptedException {
        var rows = new ArrayList<JsonNode>();
        boolean complete = false;
        for (var line :
                post(node, "/v1/queries", JSON.valueToTree(sql)).body().lines().toList()) {
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

    private HttpResponse<String> post(TestbedNode node, String route, JsonNode body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(node.url(route))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
