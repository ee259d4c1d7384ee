package dev.drydock.activities.corrosion;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The same on a real agent. */
final class RealAgentCertificateIT extends CertificateStory {
    @Override
    @Nullable Path binary() {
        Path binary = RealAgentRoundTripIT.installed();
        Assumptions.assumeTrue(binary != null, "no real agent is installed");
        return binary;
    }
}
