package dev.drydock.activities.corrosion;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The same on a real agent: {@code DRYDOCK_CORROSION}, or what {@code scripts/check} installed. */
class RealAgentRoundTripIT extends RoundTrip {
    @Override
    @Nullable Path binary() {
        Path installed =
                Path.of(System.getProperty("user.home"), ".cache", "drydock", "klukai-0.1.4", "bin", "corrosion");
        Path binary = Path.of(Objects.requireNonNullElse(System.getenv("DRYDOCK_CORROSION"), installed.toString()));
        Assumptions.assumeTrue(Files.isExecutable(binary), "no real agent at " + binary);
        return binary;
    }
}
