package dev.drydock.workflows.policy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many of whom must approve, and how long the gate stays open.
 *
 * @param then levels that decide after the first, in this order; null or empty: the first decides alone
 */
public record GatePolicy(
        int quorum,
        List<String> approvers,
        Duration expires,
        @Nullable List<Level> then) {
    public GatePolicy {
        approvers = List.copyOf(approvers);
        then = then == null || then.isEmpty() ? null : List.copyOf(then);
        var _ = new Level(quorum, approvers); // refuses what can never be reached
    }

    public GatePolicy(int quorum, List<String> approvers, Duration expires) {
        this(quorum, approvers, expires, null);
    }
}
