package dev.drydock.activities.clusters;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;

/** Asks a system's nodes a query for one number. */
@FunctionalInterface
public interface Queries {
    /**
     * @param bound for the whole of it, whatever the nodes do
     * @throws IOException naming the node, and why there is no number
     */
    BigDecimal number(ClusterFile file, Figure.Query query, Duration bound) throws IOException, InterruptedException;
}
