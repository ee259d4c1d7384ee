package dev.drydock.onebox.scene;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Where a real agent is. */
public final class RealAgent {
    private RealAgent() {}

    /** On CI it must be there; elsewhere its absence is said aloud. */
    public static Path binary() {
        Path binary = Optional.ofNullable(System.getenv("DRYDOCK_CORROSION"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache/drydock/klukai-0.1.4/bin/corrosion"));
        if (!Files.isExecutable(binary)) {
            String says = "NOT TESTED ON A REAL AGENT: " + binary
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
