package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PolicyChecks;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Exit;
import io.temporal.failure.ActivityFailure;

/** Plans a rollback: asks the cluster, decides, keeps the plan; nothing anywhere changes. */
public final class RollbackPlanning {
    private final PlanRequest asked;

    public RollbackPlanning(PlanRequest asked) {
        this.asked = asked;
    }

    public PlanAnswer plan() {
        try {
            RollbackRequest request = RollbackRequest.of(asked);
            RollbackLook look = new RollbackLook(asked.cluster());
            Home home = look.home();
            var refused = PolicyChecks.refusal(home, asked);
            if (refused.isPresent()) {
                return refused.get();
            }
            var document = PlanDocument.of(RollbackPlanner.plan(asked, request, home, look.survey()));
            look.keep(document.tree());
            return new PlanAnswer.Made(document.tree());
        } catch (IllegalArgumentException e) {
            return new PlanAnswer.Refused(Exit.USAGE, String.valueOf(e.getMessage()), "drydock plan rollback --help");
        } catch (ActivityFailure e) {
            return StepFailure.refused(e, asked.cluster());
        }
    }
}
