package dev.drydock.testbed.corrosion;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The real agent's binary. On CI it must be there; elsewhere its absence is said aloud. */
final class RealAgent {

    private RealAgent() {}

    static Path binary() {
        var binary = Optional.ofNullable(System.getenv("DRYDOCK_CORROSION"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache/drydock/klukai-0.1.4-o1/bin/corrosion"));
        if (!Files.isExecutable(binary)) {
            var says = "NOT TESTED ON A REAL AGENT: " + binary
                    + " is not there; set DRYDOCK_CORROSION to a corrosion binary";
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(says);
            }
            Assumptions.abort(says);
        }
        return binary;
    }
}
