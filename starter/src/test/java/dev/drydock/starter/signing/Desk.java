package dev.drydock.starter.signing;

import dev.drydock.starter.view.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a person signs: what they type, what they see, what is in their environment. */
record Desk(Streams streams, ByteArrayOutputStream seen) {
    /** @param typed null: nobody sits there */
    static Desk with(@Nullable String typed, Map<String, String> env) {
        var seen = new ByteArrayOutputStream();
        var out = new PrintStream(seen, true, StandardCharsets.UTF_8);
        byte[] input = typed == null ? new byte[0] : typed.getBytes(StandardCharsets.UTF_8);
        return new Desk(new Streams(new ByteArrayInputStream(input), out, out, typed != null, env), seen);
    }

    String shown() {
        return seen.toString(StandardCharsets.UTF_8);
    }

    Keys keys() {
        return new Keys(streams, null);
    }

    Keys keys(Means means) {
        return new Keys(streams, means);
    }
}
