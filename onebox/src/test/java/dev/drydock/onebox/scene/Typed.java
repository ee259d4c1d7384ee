package dev.drydock.onebox.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.starter.cli.Drydock;
import dev.drydock.starter.schema.Printed;
import dev.drydock.starter.schema.Schemas;
import dev.drydock.starter.view.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a command answered; what is for programs is as the published schemas say. */
public record Typed(List<String> command, int code, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As a script would run it: nobody is there to be asked. */
    public static Typed run(Map<String, String> env, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                env);
        int code = Drydock.run(streams, args);
        var typed = new Typed(
                List.of(args), code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        new Printed(code, typed.command(), typed.out()).hold(Schemas.PUBLISHED);
        return typed;
    }

    public JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException(this + " is no JSON", e);
        }
    }

    /** The sentence of an error, in whichever format it was told. */
    public String sentence() {
        return out.startsWith("{\"error\"")
                ? json().at("/error/says").asText()
                : err.lines()
                        .takeWhile(line -> !line.startsWith("next: "))
                        .reduce((_, last) -> last)
                        .orElse("");
    }

    public String next() {
        return out.startsWith("{\"error\"")
                ? json().at("/error/next").asText()
                : err.lines()
                        .filter(line -> line.startsWith("next: "))
                        .map(line -> line.substring("next: ".length()))
                        .reduce((_, last) -> last)
                        .orElse("");
    }

    @Override
    public String toString() {
        return "drydock " + String.join(" ", command) + " -> " + code + "\n" + out + err;
    }
}
