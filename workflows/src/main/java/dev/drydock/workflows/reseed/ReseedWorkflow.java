package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The runbook reseed. Its phases in order; each either lets the run go on or ends it:
 *
 * <ol>
 *   <li>confirm: the plan still holds, and the worker's planner made it;
 *   <li>snapshot: the cluster id is entered in the record, then backup, prepare and publish, or an existing one;
 *   <li>stage: every node holds the verified snapshot while the cluster serves;
 *   <li>gate restore: people judge the manifest; afterwards the plan must still hold;
 *   <li>waves: a child workflow a node; after the canary a look at its health;
 *   <li>converge: the new generation agrees in every table.
 * </ol>
 *
 * <p>Nothing is stopped before the waves, so an ending until then leaves the cluster as it was.
 */
public final class ReseedWorkflow implements Reseed {
    private final Floor floor;
    private final Reseed.Run run;
    private final Look look;
    private final Snapshots snapshots;
    private final Endings endings;
    private final @Nullable ReseedState carried;
    private @Nullable Published snapshot;

    @WorkflowInit
    public ReseedWorkflow(RunInput input) {
        carried = input.carried() == null ? null : Json.read(input.carried(), ReseedState.class);
        floor = Floor.of(
                input, carried == null ? null : carried.floor(), new Floor.Steps(NodeStep.words(), NodeStep.byHand()));
        run = new Reseed.Run(
                floor.plan().cluster(), Floor.runId(), floor.document().claimed());
        look = new Look(run.cluster());
        snapshots = new Snapshots(floor, run);
        endings = new Endings(floor, run);
        if (carried != null) {
            follow(carried.snapshot());
        }
    }

    @Override
    public ReseedOutcome run(RunInput input) {
        return floor.sheltered(() -> endings.close(runbook(input)));
    }

    private ReseedOutcome runbook(RunInput input) {
        if (snapshot == null) {
            for (Supplier<Optional<ReseedOutcome>> phase : beforeAnythingStops()) {
                Optional<ReseedOutcome> ended =
                        phase.get().or(() -> floor.calm().map(endings::aborted));
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
        }
        return new Rollout(floor, run, look, endings, input, carried, restoring()).roll();
    }

    private List<Supplier<Optional<ReseedOutcome>>> beforeAnythingStops() {
        return List.of(this::confirm, this::snapshot, this::stage, this::gate, this::confirm);
    }

    /** The plan is what it says it is, was made here, and would be made again. */
    private Optional<ReseedOutcome> confirm() {
        floor.doing("confirm", "making the plan again from fresh facts");
        PlanDocument plan = floor.document();
        if (!plan.intact()) {
            return endings.drift(List.of(
                    "the plan was edited after it was made: it says " + plan.claimed() + " and is " + plan.digest()));
        }
        try {
            Home home = look.home();
            floor.begin(home);
            if (!floor.unwelcome().isEmpty()) {
                return endings.unwelcome(floor.unwelcome());
            }
            Sighting seen = look.around(home, Json.read(floor.plan().request(), ReseedRequest.class));
            return switch (Confirm.of(plan, seen, run.id())) {
                case Confirm.Verdict.Holds _ ->
                    snapshots.made()
                            ? Optional.empty()
                            : endings.drift(
                                    List.of(
                                            "this plan was not made by this worker's planner, or it was edited and its digest put right"));
                case Confirm.Verdict.Drift drift -> endings.drift(drift.differences());
                case Confirm.Verdict.Fails fails -> endings.checkFailed(fails.check());
            };
        } catch (ActivityFailure e) {
            return endings.safe("confirm", StepFailure.says(e, run.cluster()));
        } catch (IllegalArgumentException e) {
            return endings.drift(List.of(String.valueOf(e.getMessage())));
        }
    }

    private Optional<ReseedOutcome> snapshot() {
        try {
            Published published = snapshots.publish(endings);
            floor.gates().announce(ReseedGates.RESTORE, published.manifest());
            follow(published);
            return Optional.empty();
        } catch (ActivityFailure e) {
            return endings.safe(floor.phase(), StepFailure.says(e));
        }
    }

    private void follow(Published published) {
        snapshot = published;
        endings.follow(published);
    }

    private Optional<ReseedOutcome> stage() {
        return snapshots.stage(restoring()).map(endings::aborted);
    }

    private Optional<ReseedOutcome> gate() {
        return snapshots.gate(restoring(), endings);
    }

    private Published restoring() {
        if (snapshot == null) {
            throw new IllegalStateException("no snapshot was published");
        }
        return snapshot;
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
