package dev.drydock.workflows.undo;

import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PolicyChecks;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Exit;
import io.temporal.failure.ActivityFailure;

/** Plans an undo: looks for the archives, decides, keeps the plan; nothing on any node changes. */
public final class UndoPlanning {
    private final PlanRequest asked;

    public UndoPlanning(PlanRequest asked) {
        this.asked = asked;
    }

    public PlanAnswer plan() {
        try {
            UndoLook look = new UndoLook(asked.cluster());
            Home home = look.home();
            var refused = PolicyChecks.refusal(home, asked);
            if (refused.isPresent()) {
                return refused.get();
            }
            UndoRequest request = UndoRequest.of(asked, home.record());
            var document = PlanDocument.of(UndoPlanner.plan(asked, request, home, look.archives(home, request)));
            look.keep(document.tree());
            return new PlanAnswer.Made(document.tree());
        } catch (IllegalArgumentException e) {
            return new PlanAnswer.Refused(Exit.USAGE, String.valueOf(e.getMessage()), "drydock plan undo --help");
        } catch (ActivityFailure e) {
            return StepFailure.refused(e, asked.cluster());
        }
    }
}
