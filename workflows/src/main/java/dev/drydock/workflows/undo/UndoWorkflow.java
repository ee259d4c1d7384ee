package dev.drydock.workflows.undo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.Differences;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The runbook undo: confirm, gate, confirm again, waves, record. A node that was put back serves its archived database
 * again; what the new generation wrote stays beside it in its own files.
 */
public final class UndoWorkflow implements Undo {
    private final Floor floor;
    private final Plan plan;
    private final String of;
    private final Undo.Job.Run run;
    private final UndoLook look;
    private final UndoEndings endings;

    @WorkflowInit
    public UndoWorkflow(RunInput input) {
        UndoState carried = input.carried() == null ? null : Json.read(input.carried(), UndoState.class);
        floor = Floor.of(input, carried == null ? null : carried.floor(), new Floor.Steps(UndoStep.words(), List.of()));
        plan = floor.plan();
        of = plan.decided().path("of").asText();
        run = new Undo.Job.Run(plan.cluster(), Floor.runId(), floor.document().claimed());
        look = new UndoLook(plan.cluster());
        endings = new UndoEndings(floor, run);
    }

    @Override
    public UndoOutcome run(RunInput input) {
        return floor.sheltered(() -> endings.close(runbook(input)));
    }

    private UndoOutcome runbook(RunInput input) {
        if (input.carried() == null) {
            for (Supplier<Optional<UndoOutcome>> phase :
                    List.<Supplier<Optional<UndoOutcome>>>of(this::confirm, this::gate, this::confirm)) {
                Optional<UndoOutcome> ended = phase.get().or(() -> floor.calm().map(endings::aborted));
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
        }
        return waves(input);
    }

    /** The archives are there and the plan would be made again. */
    private Optional<UndoOutcome> confirm() {
        floor.doing("confirm", "looking for the archives again");
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
            UndoRequest request = Json.read(plan.request(), UndoRequest.class);
            Plan again = UndoPlanner.plan(plan.asked(), request, home, look.archives(home, request));
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

    private Optional<UndoOutcome> gate() {
        floor.doing("gate", "");
        Tally.Standing standing = floor.gate(
                UndoPlanner.GATE, run.plan(), "waits at gate undo: approve putting back the archives of run " + of);
        return switch (standing) {
            case Tally.Standing.Passed _ -> Optional.empty();
            case Tally.Standing.Rejected(String by, String reason) -> endings.rejected(by, reason);
            case Tally.Standing.Expired _ -> endings.expired();
            case Tally.Standing.Waiting _ -> floor.conversation().abort().map(endings::aborted);
        };
    }

    private UndoOutcome waves(RunInput input) {
        return new UndoWaves(floor, run, endings, input).roll();
    }

    @Override
    public void say(JsonNode said) {
        floor.hear(said);
    }

    @Override
    public Status status() {
        return floor.status();
    }

    @Override
    public ObjectNode plan() {
        return floor.document().tree();
    }
}
