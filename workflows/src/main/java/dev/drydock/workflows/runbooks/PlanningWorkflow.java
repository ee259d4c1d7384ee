package dev.drydock.workflows.runbooks;

import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.run.Planning;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.Exit;

/** Hands a request to its runbook's planner. */
public final class PlanningWorkflow implements Planning {
    @Override
    public PlanAnswer plan(PlanRequest request) {
        var card = Runbooks.named(request.runbook());
        if (card.isEmpty()) {
            return new PlanAnswer.Refused(
                    Exit.USAGE,
                    "there is no runbook " + request.runbook() + " (there are " + String.join(", ", Runbooks.names())
                            + ")",
                    "drydock plan --help");
        }
        try {
            String system = ClusterName.of(request.cluster()).system();
            if (!system.equals(card.get().system())) {
                return new PlanAnswer.Refused(
                        Exit.USAGE,
                        "runbook " + request.runbook() + " is for clusters of "
                                + card.get().system() + ", and " + request.cluster() + " is one of " + system,
                        "drydock clusters");
            }
        } catch (IllegalArgumentException e) {
            return new PlanAnswer.Refused(Exit.USAGE, String.valueOf(e.getMessage()), "drydock clusters");
        }
        return card.get().planner().plan(request);
    }
}
