package dev.drydock.starter.cli;

import dev.drydock.workflows.plan.Option;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.run.RunbookCard;
import java.util.List;

/** The runbooks that can be planned. */
final class Cards {
    private Cards() {}

    static List<RunbookCard> all() {
        return List.of(
                new RunbookCard(
                        "reseed",
                        "restart every node of a cluster from one snapshot",
                        List.of(
                                new Option("source", "NODE", false, "take the snapshot here"),
                                new Option("snapshot", "FILE|URL", false, "use this snapshot"),
                                new Option("without", "NODE", true, "plan around this node"),
                                new Option("expect-no-late", "", false, "stop at the first late write")),
                        Cards::nobody,
                        List.of()),
                new RunbookCard(
                        "undo",
                        "put back what a reseed archived",
                        List.of(new Option("of", "RUN", false, "the run to undo")),
                        Cards::nobody,
                        List.of()));
    }

    private static PlanAnswer nobody(PlanRequest request) {
        throw new IllegalStateException("the command line plans nothing itself: " + request.runbook());
    }
}
