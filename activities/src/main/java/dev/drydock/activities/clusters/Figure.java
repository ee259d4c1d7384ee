package dev.drydock.activities.clusters;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a throttle's figure comes from. */
public sealed interface Figure {
    /** A line of sh, run where the worker is; the first number it prints. */
    record Command(String line) implements Figure {}

    /** The first number that it answers. */
    record Address(URI http) implements Figure {}

    /**
     * One row of one number.
     *
     * @param sql one SELECT
     * @param node that is asked; null: the first that answers, in the order of the file
     */
    record Query(String sql, @Nullable String node) implements Figure {}
}
