package dev.drydock.onebox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.starter.cli.Drydock;
import dev.drydock.starter.view.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Commands as a person would type them, run in this process against the demo's server. */
public final class Typed {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Onlooker> ONLOOKERS = ServiceLoader.load(Onlooker.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private final Map<String, String> env;

    /** @param out what the command printed */
    public record Answer(int code, String out, String err) {}

    public Typed(String address) {
        this(address, Map.of());
    }

    /** Where the service is, is in the environment alone. */
    public static Typed by(Map<String, String> env) {
        return new Typed(env);
    }

    private Typed(Map<String, String> env) {
        this.env = Map.copyOf(env);
    }

    /** @param more variables beside those of this process */
    public Typed(String address, Map<String, String> more) {
        env = new LinkedHashMap<>(System.getenv());
        env.putAll(more);
        env.put("TEMPORAL_ADDRESS", address);
        env.put("TEMPORAL_NAMESPACE", "default");
    }

    /** Runs quietly and keeps what it printed. */
    public Answer quietly(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                env);
        int code = Drydock.run(streams, args);
        var answer = new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        ONLOOKERS.forEach(onlooker -> onlooker.saw(List.of(args), answer));
        return answer;
    }

    /** Runs with the person's own terminal; with {@code apart} what it prints goes to standard error. */
    int aloud(boolean apart, String... args) {
        Streams mine = Streams.system();
        return Drydock.run(
                new Streams(mine.in(), apart ? mine.err() : mine.out(), mine.err(), mine.terminal(), env), args);
    }

    public JsonNode json(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("-o");
        all.add("json");
        return JSON.readTree(quietly(all.toArray(String[]::new)).out());
    }
}
