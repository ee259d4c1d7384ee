package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.drydock.activities.remote.Reach;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One member's REST interface. Reading needs no login, changing does. */
final class PatroniRest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LONGEST = 1 << 20;

    private final HttpClient http;
    private final Reach reach;
    private final Endpoint endpoint;
    private final Login login;

    PatroniRest(HttpClient http, Reach reach, Endpoint endpoint, Login login) {
        this.http = http;
        this.reach = reach;
        this.endpoint = endpoint;
        this.login = login;
    }

    sealed interface Answer {
        /** Status 200 or 202. */
        record Said(JsonNode body) implements Answer {}

        /** The login does not let us: 401, or 403 from an allow list. */
        record Unauthorized(int status, String why) implements Answer {}

        record Refused(int status, String why) implements Answer {}

        /**
         * Nobody is there, no answer came in time, or one that is no JSON.
         *
         * @param nobody nothing listens there, or it closes at once, as a tunnel does whose other end finds nobody; false
         *     also where its machine is not reached
         */
        record Silent(String why, boolean nobody) implements Answer {}
    }

    /** @param route for example {@code /cluster} */
    Answer get(String route) {
        return send("GET", route, "", false, LIMIT);
    }

    /**
     * Whether Patroni does not run: one that is late on a busy machine, or another program, is no stopped one, nor is one
     * behind a connection to its node that was lost.
     */
    boolean stopped() {
        return nobody() && reach.run("true", LIMIT).ok() && nobody();
    }

    private boolean nobody() {
        return get("/patroni") instanceof Answer.Silent silent && silent.nobody();
    }

    /**
     * Whether Patroni would take a change from us; nothing is changed. The login is looked at before the body, and a patch
     * without a key is refused as such by 3.0.2 and would change nothing anywhere.
     */
    Answer login() {
        return send("PATCH", "/config", "{}", true, LIMIT);
    }

    /**
     * Has Patroni do or change something, with the login.
     *
     * @param body JSON
     * @param limit for the answer, which of a switchover comes when it is over
     */
    Answer change(String method, String route, String body, Duration limit) {
        return send(method, route, body, true, limit);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    String username() {
        return login.username();
    }

    private Answer send(String method, String route, String body, boolean withLogin, Duration limit) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + endpoint.by(reach) + route))
                    .timeout(limit)
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (withLogin) {
                request.header("content-type", "application/json").header("authorization", login.basic());
            }
            return answer(within(request.build(), limit), withLogin);
        } catch (TryAgain e) {
            return new Answer.Silent(String.valueOf(e.getMessage()), false);
        } catch (HttpTimeoutException | TimeoutException e) {
            return new Answer.Silent("no answer within " + limit.toSeconds() + " s", false);
        } catch (IOException e) {
            return new Answer.Silent(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Silent("interrupted", false);
        }
    }

    /** The whole answer: a request's own timeout ends when the first line of it has come. */
    private HttpResponse<byte[]> within(HttpRequest request, Duration limit)
            throws IOException, InterruptedException, TimeoutException {
        var answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** What was done is told in plain words by some routes. */
    private static Answer answer(HttpResponse<byte[]> response, boolean words) {
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        return switch (response.statusCode()) {
            case 200, 202 -> json(text, words);
            case 401, 403 -> new Answer.Unauthorized(response.statusCode(), text);
            default -> new Answer.Refused(response.statusCode(), text);
        };
    }

    private static Answer json(String text, boolean words) {
        try {
            return new Answer.Said(Json.read(text));
        } catch (IllegalArgumentException e) {
            return words
                    ? new Answer.Said(TextNode.valueOf(text))
                    : new Answer.Silent("what it said is no JSON", false);
        }
    }
}
