package dev.drydock.onebox.scene;

import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniTestbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Where the real things are that scripts/check installs. On CI they must be there; elsewhere their absence is said aloud. */
public final class RealParts {
    private RealParts() {}

    /** An agent. */
    public static Path corrosion() {
        return there("A REAL AGENT", "DRYDOCK_CORROSION", "klukai-0.1.4-o1/bin/corrosion");
    }

    /** Temporal's command, with its server. */
    public static Path temporal() {
        return there("A REAL TEMPORAL SERVER", "DRYDOCK_TEMPORAL", "temporal-1.9.1/bin/temporal");
    }

    private static Path there(String what, String variable, String cached) {
        Path binary = Optional.ofNullable(System.getenv(variable))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache/drydock", cached));
        if (!Files.isExecutable(binary)) {
            missing("NOT TESTED ON " + what + ": " + binary + " is not there; set " + variable);
        }
        return binary;
    }

    /** A cluster, which is killed when this process ends. */
    public static PatroniCluster patroni(PatroniOptions options) {
        PatroniTestbed.killAtExit(options.dir());
        try {
            return PatroniTestbed.up(options);
        } catch (TestbedFailure failure) {
            if (String.valueOf(failure.getMessage()).startsWith("a Patroni testbed needs")) {
                missing("NOT TESTED ON A REAL PATRONI " + options.version().text() + ": " + failure.getMessage());
            }
            throw failure;
        }
    }

    private static void missing(String says) {
        System.err.println(says);
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(says);
        }
        Assumptions.abort(says);
    }
}
