package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.Differences;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Optional;

/** What comes before anything is made: the plan still holds, and people want it where the cluster file asks them. */
final class Confirmation {
    private final Floor floor;
    private final Plan plan;
    private final Rollback.Run run;
    private final Decided decided;
    private final RollbackLook look;
    private final RollbackEndings endings;

    Confirmation(Floor floor, Rollback.Run run, Decided decided, RollbackEndings endings) {
        this.floor = floor;
        this.plan = floor.plan();
        this.run = run;
        this.decided = decided;
        this.look = new RollbackLook(plan.cluster());
        this.endings = endings;
    }

    /** The plan would be made again, and nothing speaks against it. */
    Optional<RollbackOutcome> asked() {
        floor.doing("confirm", "asking the cluster again");
        PlanDocument document = floor.document();
        if (!document.intact()) {
            return endings.drift("it was edited after it was made");
        }
        try {
            Home home = look.home();
            floor.begin(home);
            if (!floor.unwelcome().isEmpty()) {
                return endings.safe(Exit.NOT_AUTHORISED, "the start of this run does not count: " + floor.unwelcome());
            }
            Plan again = RollbackPlanner.plan(
                    plan.asked(), Json.read(plan.request(), RollbackRequest.class), home, look.survey());
            List<String> differences = Differences.between(document, PlanDocument.of(again));
            if (!differences.isEmpty()) {
                return endings.drift(String.join("; ", differences));
            }
            if (!again.bad().isEmpty()) {
                return endings.safe(Exit.CHECK_FAILED, again.bad().getFirst().says());
            }
            return look.made(document.claimed())
                    ? Optional.empty()
                    : endings.drift(
                            "it was not made by this worker's planner, or it was edited and its digest put right");
        } catch (ActivityFailure e) {
            return endings.safe(Exit.FAILED_SAFE, StepFailure.says(e, plan.cluster()));
        } catch (IllegalArgumentException e) {
            return endings.drift(String.valueOf(e.getMessage()));
        }
    }

    /** Only where the cluster file has one; what was seen before it is looked at again. */
    Optional<RollbackOutcome> gate() {
        if (plan.gates().stream().noneMatch(gate -> gate.name().equals(RollbackGates.HOLD))) {
            return Optional.empty();
        }
        floor.doing("gate", "");
        return switch (floor.gate(RollbackGates.HOLD, run.plan(), "waits at gate hold: " + decided.change())) {
            case Tally.Standing.Passed _ -> asked();
            case Tally.Standing.Rejected(String by, String reason) -> endings.rejected(by, reason);
            case Tally.Standing.Expired _ -> endings.expired();
            case Tally.Standing.Waiting _ -> floor.conversation().abort().map(endings::untouched);
        };
    }
}
