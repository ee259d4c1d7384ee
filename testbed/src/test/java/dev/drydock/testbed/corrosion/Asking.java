package dev.drydock.testbed.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.standin.AdminClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks agents over their own interfaces. */
final class Asking {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Asking() {}

    record Answer(int status, String body) {}

    static List<JsonNode> members(TestbedNode node) throws IOException {
        return AdminClient.ask(
                node.admin(), JsonNodeFactory.instance.objectNode().put("Cluster", "Members"));
    }

    static Answer post(TestbedNode node, String route, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(node.url(route))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** One transaction of plain statements, which must succeed. */
    static JsonNode write(TestbedNode node, String... statements) throws IOException, InterruptedException {
        var answer = post(node, "/v1/transactions", JSON.writeValueAsString(statements));
        if (answer.status() != 200) {
            throw new IOException(node.name() + " refused a write: " + answer);
        }
        return JSON.readTree(answer.body());
    }

    static List<List<@Nullable Object>> rows(TestbedNode node, String sql) throws IOException, InterruptedException {
        var answer = post(node, "/v1/queries", JSON.writeValueAsString(sql));
        var rows = new ArrayList<List<@Nullable Object>>();
        boolean complete = false;
        for (var line : answer.body().lines().filter(each -> !each.isBlank()).toList()) {
            var json = JSON.readTree(line);
            complete |= json.has("eoq");
            if (json.has("row")) {
                var row = new ArrayList<@Nullable Object>();
                json.path("row").path(1).forEach(cell -> row.add(JSON.convertValue(cell, Object.class)));
                rows.add(row);
            }
        }
        if (!complete) {
            throw new IOException(node.name() + " did not finish a query: " + answer);
        }
        return rows;
    }
}
