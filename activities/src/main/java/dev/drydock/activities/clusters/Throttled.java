package dev.drydock.activities.clusters;

import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.policy.Policy.Calm;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks once for a cluster's throttle figure. */
final class Throttled {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int MOST = 4_096;
    private static final int SHOWN = 60;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,9})?");

    private final ClusterFile file;
    private final ClusterFile.Throttling throttle;
    private final Queries queries;

    Throttled(ClusterFile file, ClusterFile.Throttling throttle, Queries queries) {
        this.file = file;
        this.throttle = throttle;
        this.queries = queries;
    }

    Calm look() {
        try {
            BigDecimal seen = switch (throttle.figure()) {
                case Figure.Command(String line) -> number(printed(line));
                case Figure.Address(URI http) -> number(fetched(http));
                case Figure.Query query -> queries.number(file, query, BOUND);
            };
            var limit = new BigDecimal(throttle.frozen().atMost());
            return new Calm(
                    seen.compareTo(limit) <= 0,
                    "the throttle is at " + seen.toPlainString() + ", at most " + limit + " is wanted");
        } catch (IOException e) {
            return new Calm(false, "the throttle's figure cannot be had: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Calm(false, "asking for the throttle's figure was interrupted");
        }
    }

    private static BigDecimal number(String seen) throws IOException {
        Matcher number = NUMBER.matcher(seen);
        if (!number.find()) {
            throw new IOException("its answer holds no number: '" + shown(seen) + "'");
        }
        return new BigDecimal(number.group());
    }

    private static String shown(String answer) {
        String first = answer.strip().lines().findFirst().orElse("");
        return first.length() <= SHOWN ? first : first.substring(0, SHOWN) + "…";
    }

    private String printed(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // What it prints may be shown; the worker's own credentials are none of its business.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("TEMPORAL_") || name.startsWith("AWS_") || name.equals(KeySource.LINES));
        builder.environment().put("DRYDOCK_CLUSTER", file.name().toString());
        Process process = builder.start();
        try {
            // What it leaves running with its output open must not hold the step.
            if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("its command did not end within " + BOUND.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("its command ended with " + process.exitValue());
            }
            var out = process.getInputStream();
            return new String(out.readNBytes(Math.min(out.available(), MOST)), StandardCharsets.UTF_8);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String fetched(URI address) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().connectTimeout(BOUND).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(address).timeout(BOUND).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() != 200) {
                throw new IOException(address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath()
                        + " answers " + answer.statusCode());
            }
            String body = answer.body();
            return body.substring(0, Math.min(body.length(), MOST));
        }
    }
}
