package dev.drydock.activities.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniTestbed;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A testbed for a test, or why it is not tested. */
final class RealPatroni {
    private RealPatroni() {}

    /** Says what is missing where no such cluster can be had; with {@code CI=true} that is a failure. */
    static PatroniCluster up(PatroniOptions options) {
        PatroniTestbed.killAtExit(options.dir());
        try {
            return PatroniTestbed.up(options);
        } catch (TestbedFailure failure) {
            if (!String.valueOf(failure.getMessage()).startsWith("a Patroni testbed needs")) {
                throw failure;
            }
            var says = "NOT TESTED ON A REAL PATRONI " + options.version().text() + ": " + failure.getMessage();
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(says);
            }
            Assumptions.abort(says);
            throw failure;
        }
    }
}
