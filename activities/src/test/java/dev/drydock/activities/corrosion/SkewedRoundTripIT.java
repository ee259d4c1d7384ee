package dev.drydock.activities.corrosion;

import dev.drydock.activities.remote.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The same where all that steps run on the nodes sees a clock that is wrong (libfaketime): they must not go by it. */
class SkewedRoundTripIT extends OpensshRoundTripIT {
    private static final Duration BEHIND = Duration.ofMinutes(10);
    private static final List<Path> LIBRARIES =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu/faketime"), Path.of("/usr/lib/aarch64-linux-gnu/faketime"));

    @Override
    long aheadMillis() {
        return BEHIND.negated().toMillis();
    }

    @Override
    Sshd sshd(Path home) {
        return new Sshd(
                home,
                "SetEnv HOME=" + home + "/home LD_PRELOAD=" + library() + " FAKETIME=-" + BEHIND.toSeconds()
                        + " FAKETIME_DONT_FAKE_MONOTONIC=1");
    }

    /** Not so the agent: a Java process, as the stand-in is, would wait for its timers in a loop. */
    @Override
    void prepare(Path testbed) throws IOException {
        for (String program : List.of("bin/corrosion", "nodes/n1/start", "nodes/n2/start", "nodes/n3/start")) {
            Path script = testbed.resolve(program);
            List<String> lines = new ArrayList<>(Files.readAllLines(script));
            lines.add(1, "unset LD_PRELOAD FAKETIME");
            Files.write(script, lines);
        }
    }

    private static Path library() {
        return LIBRARIES.stream()
                .map(folder -> folder.resolve("libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> {
                    String says = "NOT TESTED: no clock can be wrong here (apt-get install -y faketime)";
                    System.err.println(says);
                    if ("true".equals(System.getenv("CI"))) {
                        Assertions.fail(says);
                    }
                    return Assumptions.abort(says);
                });
    }
}
