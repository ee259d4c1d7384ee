package dev.drydock.testbed.corrosion;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to bring up. Without {@code corrosion} the binary is $DRYDOCK_CORROSION, else the first corrosion on the PATH, else
 * the stand-in.
 */
public record TestbedOptions(int nodes, Path dir, @Nullable Path corrosion) {

    public TestbedOptions {
        if (nodes < 1 || nodes > 50) {
            throw new TestbedFailure("a testbed has 1 to 50 nodes, not " + nodes);
        }
        dir = dir.toAbsolutePath().normalize();
    }
}
