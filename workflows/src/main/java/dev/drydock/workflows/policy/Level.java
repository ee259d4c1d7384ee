package dev.drydock.workflows.policy;

import java.util.List;

/** How many of whom must approve. */
public record Level(int quorum, List<String> approvers) {
    public Level {
        approvers = List.copyOf(approvers);
        if (quorum < 1 || quorum > approvers.size()) {
            throw new IllegalArgumentException(
                    "quorum " + quorum + " of " + approvers.size() + " approvers can never be reached");
        }
    }

    /** For sentences: {@code 2 of a, b, c}. */
    public String says() {
        return quorum + " of " + String.join(", ", approvers);
    }
}
