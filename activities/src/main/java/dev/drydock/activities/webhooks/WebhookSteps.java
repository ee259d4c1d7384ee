package dev.drydock.activities.webhooks;

import dev.drydock.workflows.webhooks.Webhooks;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Posts one event to one sink. Nothing it says holds the sink's address, which may be a secret. */
public final class WebhookSteps implements Webhooks.Steps {
    /** For the whole of one request; a sink that is slower is asked again. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Webhook> webhooks;
    private final InstantSource clock;
    private final Duration patience;

    /** Redirects are not followed: they would carry the event where nobody allowed it. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public WebhookSteps(List<Webhook> webhooks, InstantSource clock) {
        this(webhooks, clock, PATIENCE);
    }

    WebhookSteps(List<Webhook> webhooks, InstantSource clock, Duration patience) {
        this.webhooks = List.copyOf(webhooks);
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public String post(String sink, Webhooks.Event event) {
        Webhook webhook = webhooks.stream()
                .filter(w -> w.name().equals(sink))
                .findFirst()
                .orElseThrow(
                        () -> new GiveUp("webhook " + sink + " is not in this worker's configuration any more; it has "
                                + webhooks.stream().map(Webhook::name).collect(Collectors.joining(", ", "[", "]"))));
        int code = status(sink, request(webhook, event));
        if (code / 100 != 2) {
            throw new TryAgain("webhook " + sink + " answered " + code
                    + (code / 100 == 3 ? "; redirects are not followed" : "") + ", expected 2xx");
        }
        return "answered " + code;
    }

    private HttpRequest request(Webhook webhook, Webhooks.Event event) {
        String body = Json.canonical(Json.tree(event));
        var request = HttpRequest.newBuilder(address(webhook))
                .header("Content-Type", "application/json")
                .header("User-Agent", "drydock")
                .header("Idempotency-Key", event.id())
                .header("Drydock-Event", event.event())
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (webhook.secret() != null) {
            request.header(
                    "Drydock-Signature", Signature.of(body, webhook.secret().read(), clock.instant()));
        }
        return request.build();
    }

    private static URI address(Webhook webhook) {
        try {
            URI address = URI.create(webhook.url().read());
            if (List.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // its message would show the address
        }
        throw new TryAgain("the address of webhook " + webhook.name() + " is not one of http:// or https://");
    }

    private int status(String sink, HttpRequest request) {
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new TryAgain("webhook " + sink + " did not answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new TryAgain("webhook " + sink + " cannot be reached: " + why(e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TryAgain("webhook " + sink + " was interrupted", e);
        }
    }

    private static String why(Throwable error) {
        Throwable last = error;
        for (Throwable e = error; e != null; e = e.getCause()) {
            last = e;
        }
        return switch (last) {
            case UnresolvedAddressException _ -> "its host is not known";
            case ConnectException _, ClosedChannelException _ -> "its host refuses or does not answer";
            default -> last.getClass().getSimpleName();
        };
    }
}
