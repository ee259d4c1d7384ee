package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PolicyChecks;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Exit;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Plans a reseed: looks, decides, keeps the plan in the worker's store; nothing on any node changes. */
public final class ReseedPlanning {
    private final PlanRequest asked;

    public ReseedPlanning(PlanRequest asked) {
        this.asked = asked;
    }

    public PlanAnswer plan() {
        try {
            ReseedRequest request = ReseedRequest.of(asked);
            Look look = new Look(asked.cluster());
            Home home = look.home();
            var refused = PolicyChecks.refusal(home, asked);
            if (refused.isPresent()) {
                return refused.get();
            }
            return made(ReseedPlanner.plan(asked, request, look.around(home, request), ReseedPlanner.Before.NOTHING));
        } catch (IllegalArgumentException e) {
            return new PlanAnswer.Refused(
                    Exit.USAGE, String.valueOf(e.getMessage()), "drydock plan " + asked.runbook() + " --help");
        } catch (ActivityFailure e) {
            return StepFailure.refused(e, asked.cluster());
        }
    }

    private PlanAnswer made(Plan plan) {
        PlanDocument document = PlanDocument.of(plan);
        Workflow.newActivityStub(Reseed.Steps.class, StepOptions.brief(asked.cluster(), Duration.ofMinutes(5)))
                .keep(asked.cluster(), document.tree());
        return new PlanAnswer.Made(document.tree());
    }
}
