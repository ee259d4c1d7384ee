package dev.drydock.testbed.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Patroni's REST interface on each member. */
public record Rest(PatroniCluster cluster) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** A switchover is answered when it is over. */
    private static final Duration CHANGE = Duration.ofSeconds(90);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LOOK)
            .build();

    public sealed interface Answer {
        /** 200, which Patroni says when it has done what it was asked. */
        default boolean ok() {
            return this instanceof Said said && said.status() == 200;
        }

        record Said(int status, String body) implements Answer {}

        /** Nobody is there, or no answer came in time. */
        record Silent(String why) implements Answer {}
    }

    /** For example {@code /patroni}. */
    public Answer get(Member member, String route) {
        return send(
                HttpRequest.newBuilder(member.url(route)).timeout(LOOK).GET().build());
    }

    /** @param login with the password that everything needs that changes something */
    public Answer change(Member member, String method, String route, JsonNode body, boolean login) {
        var request = HttpRequest.newBuilder(member.url(route))
                .timeout(CHANGE)
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
        if (login) {
            var user = "drydock:" + cluster.passwords().read(Passwords.REST);
            request.header(
                    "authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        return send(request.build());
    }

    static Answer send(HttpRequest request) {
        try {
            var answer = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer.Said(answer.statusCode(), answer.body());
        } catch (IOException silent) {
            return new Answer.Silent(silent.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted while " + request.uri() + " was asked", interrupted);
        }
    }

    /** As the first member that answers sees it; empty while none does. */
    public Optional<Topology> topology() {
        return cluster.members().stream()
                .flatMap(member -> topology(member).stream())
                .findFirst();
    }

    public Optional<Topology> topology(Member member) {
        return switch (get(member, "/cluster")) {
            case Answer.Said(int status, String body) when status == 200 -> Topology.read(body);
            case Answer.Said _, Answer.Silent _ -> Optional.empty();
        };
    }

    public Answer switchover(Member leader, Member candidate) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("leader", leader.name())
                .put("candidate", candidate.name());
        return change(leader, "POST", "/switchover", body, true);
    }

    /** Changes what all members share, for example {@code {"pause": true}}; null takes a key away. */
    public void configure(Member member, String json) {
        try {
            var answer = change(member, "PATCH", "/config", JSON.readTree(json), true);
            if (!answer.ok()) {
                throw new TestbedFailure(member.name() + " did not take the configuration " + json + ": " + answer);
            }
        } catch (IOException notJson) {
            throw new TestbedFailure("this is no JSON: " + json, notJson);
        }
    }
}
