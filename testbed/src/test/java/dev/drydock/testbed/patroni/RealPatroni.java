package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A cluster of the real programs. On CI they must be there; elsewhere their absence is said aloud. */
final class RealPatroni {

    private RealPatroni() {}

    static PatroniCluster up(int nodes, PatroniVersion version, Path dir) {
        try {
            Parts.find(version);
        } catch (TestbedFailure missing) {
            var says = "NOT TESTED ON A REAL PATRONI " + version.text() + ": " + missing.getMessage();
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(says);
            }
            Assumptions.abort(says);
        }
        PatroniTestbed.killAtExit(dir);
        return PatroniTestbed.up(new PatroniOptions(nodes, true, dir, version));
    }
}
