package dev.drydock.workflows.policy;

import java.time.Duration;
import java.util.List;

/** How many of whom must approve, and how long the gate stays open. */
public record GatePolicy(int quorum, List<String> approvers, Duration expires) {
    public GatePolicy {
        approvers = List.copyOf(approvers);
        if (quorum < 1 || quorum > approvers.size()) {
            throw new IllegalArgumentException(
                    "quorum " + quorum + " of " + approvers.size() + " approvers can never be reached");
        }
    }
}
