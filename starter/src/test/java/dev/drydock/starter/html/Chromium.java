package dev.drydock.starter.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.words.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real browser without a window, asked over its DevTools protocol what it makes of a page. */
public final class Chromium implements AutoCloseable {
    private static final int SECONDS = 30;
    private static final String LISTENS = "DevTools listening on ";

    private final Process browser;
    private final WebSocket socket;
    private final Replies replies = new Replies();
    private final AtomicInteger ids = new AtomicInteger();

    private Chromium(Process browser, String address) {
        this.browser = browser;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), replies)
                .join();
    }

    /** Aborts the test where there is none, and says so; on CI it fails. */
    public static Chromium start(Path dir) throws IOException {
        var process = new ProcessBuilder(
                        program().toString(),
                        "--headless=new",
                        "--no-sandbox", // root has none
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-extensions",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + Files.createDirectory(dir.resolve("browser")),
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(LISTENS)) {
                Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {})); // or it would stop at a full pipe
                return new Chromium(process, line.substring(LISTENS.length()));
            }
        }
        throw new AssertionError("chromium ended with " + process.exitValue() + " and listened nowhere");
    }

    private static Path program() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
        return found.orElseGet(() -> {
            String says = "NOT TESTED IN A BROWSER: there is no chromium (apt-get install -y chromium)";
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(says);
            }
            return Assumptions.abort(says);
        });
    }

    /** What it has answered and told, as it came. */
    private static final class Replies implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
        private final Map<String, CompletableFuture<JsonNode>> loaded = new ConcurrentHashMap<>();
        private final List<JsonNode> told = new CopyOnWriteArrayList<>();
        private final StringBuilder part = new StringBuilder();

        CompletableFuture<JsonNode> answer(int id) {
            return answers.computeIfAbsent(id, _ -> new CompletableFuture<>());
        }

        CompletableFuture<JsonNode> loaded(String session) {
            return loaded.computeIfAbsent(session, _ -> new CompletableFuture<>());
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard(Json.read(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void heard(JsonNode message) {
            if (message.has("id")) {
                answer(message.path("id").asInt()).complete(message);
            } else {
                told.add(message);
                if (message.path("method").asText().equals("Page.loadEventFired")) {
                    loaded(message.path("sessionId").asText()).complete(message);
                }
            }
        }
    }

    private JsonNode ask(String session, String method, ObjectNode params) {
        int id = ids.incrementAndGet();
        ObjectNode message = Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("method", method)
                .set("params", params);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        JsonNode answer =
                replies.answer(id).orTimeout(SECONDS, TimeUnit.SECONDS).join();
        if (answer.has("error")) {
            throw new AssertionError(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    private static ObjectNode params() {
        return Json.MAPPER.createObjectNode();
    }

    /** @param scheme {@code light} or {@code dark}, what the reader prefers */
    public Page open(Path file, String scheme, int width) {
        String target = ask("", "Target.createTarget", params().put("url", "about:blank"))
                .path("targetId")
                .asText();
        String session = ask(
                        "",
                        "Target.attachToTarget",
                        params().put("targetId", target).put("flatten", true))
                .path("sessionId")
                .asText();
        for (String part : List.of("Page", "Network", "Log", "Runtime")) {
            ask(session, part + ".enable", params());
        }
        ObjectNode media = params();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", scheme);
        ask(session, "Emulation.setEmulatedMedia", media);
        ask(
                session,
                "Emulation.setDeviceMetricsOverride",
                params().put("width", width)
                        .put("height", 900)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        String url = file.toUri().toString();
        ask(session, "Page.navigate", params().put("url", url));
        replies.loaded(session).orTimeout(SECONDS, TimeUnit.SECONDS).join();
        return new Page(session, url);
    }

    /** One page, loaded. */
    public final class Page {
        private final String session;
        private final String url;

        private Page(String session, String url) {
            this.session = session;
            this.url = url;
        }

        /** Everything that a page which needs nothing but itself would not have: requests, and what the console shows. */
        public List<String> trouble() {
            evaluate("0"); // what was told before this answer is here now
            return replies.told.stream()
                    .filter(event -> event.path("sessionId").asText().equals(session))
                    .flatMap(event -> trouble(event.path("method").asText(), event.path("params")).stream())
                    .toList();
        }

        private Optional<String> trouble(String method, JsonNode params) {
            return switch (method) {
                case "Network.requestWillBeSent" ->
                    Optional.of("request of " + params.at("/request/url").asText())
                            .filter(request -> !request.equals("request of " + url));
                case "Log.entryAdded" ->
                    Optional.of("log: " + params.at("/entry/text").asText());
                case "Runtime.consoleAPICalled", "Runtime.exceptionThrown" -> Optional.of("console: " + params);
                default -> Optional.empty();
            };
        }

        /** The value of a JavaScript expression, which runs in the page though the page may run nothing itself. */
        public JsonNode evaluate(String expression) {
            var answer = ask(
                    session,
                    "Runtime.evaluate",
                    params().put("expression", expression).put("returnByValue", true));
            if (answer.has("exceptionDetails")) {
                throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
            }
            return answer.at("/result/value");
        }

        /** A PNG of all of it. */
        public byte[] picture() {
            ask(session, "Page.bringToFront", params()); // one behind is not painted
            var options = params().put("format", "png").put("captureBeyondViewport", true);
            return bytes(ask(session, "Page.captureScreenshot", options));
        }

        /** From now on it looks as a printer gets it. */
        public void onPaper() {
            ask(session, "Emulation.setEmulatedMedia", params().put("media", "print"));
        }

        private static byte[] bytes(JsonNode answer) {
            return Base64.getDecoder().decode(answer.path("data").asText());
        }
    }

    @Override
    public void close() {
        socket.abort();
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
        browser.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }
}
