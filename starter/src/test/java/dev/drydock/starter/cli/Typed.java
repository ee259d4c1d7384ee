package dev.drydock.starter.cli;

import dev.drydock.starter.schema.Printed;
import dev.drydock.starter.schema.Schemas;
import dev.drydock.starter.view.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a command answered when it was typed; what is for programs is as the published schemas say. */
record Typed(int exit, String out, String err) {
    static Typed at(String address, String... args) {
        return with(address, "", false, args);
    }

    static Typed with(String address, String typed, boolean terminal, String... args) {
        return with(Map.of("TEMPORAL_ADDRESS", address), typed, terminal, args);
    }

    static Typed with(Map<String, String> more, String typed, boolean terminal, String... args) {
        var env = new HashMap<>(Map.of("HOSTNAME", "desk", "NO_COLOR", "1", "TERM", "dumb"));
        env.putAll(more);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = new Streams(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                env);
        int exit = Drydock.run(streams, args);
        var answer = new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        new Printed(exit, List.of(args), answer.out()).hold(Schemas.PUBLISHED);
        return answer;
    }
}
