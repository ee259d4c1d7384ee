package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
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
    private final Rollout rollout;
    private final Look look;
    private final Snapshots snapshots;
    private final Endings endings;
    private @Nullable Published snapshot;

    @WorkflowInit
    public ReseedWorkflow(RunInput input) {
        ReseedState carried = input.carried() == null ? null : Json.read(input.carried(), ReseedState.class);
        floor = Floor.of(input, carried == null ? null : carried.floor(), NodeStep.words());
        run = new Reseed.Run(
                floor.plan().cluster(), Floor.runId(), floor.document().claimed());
        look = new Look(run.cluster());
        snapshots = new Snapshots(floor, run);
        endings = new Endings(floor, run);
        snapshot = carried == null ? null : carried.snapshot();
        rollout = new Rollout(floor, run, look, endings, input, carried);
    }

    @Override
    public ReseedOutcome run(RunInput input) {
        ReseedOutcome[] outcome = new ReseedOutcome[1];
        CancellationScope mine = Workflow.newDetachedCancellationScope(() -> outcome[0] = runbook());
        var _ = CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            floor.conversation()
                    .note("", "cancel", "a cancel from outside pauses the run; to end it say abort", Floor.now());
            floor.pause(true);
            return reason;
        });
        mine.run();
        return outcome[0];
    }

    private ReseedOutcome runbook() {
        for (Supplier<Optional<ReseedOutcome>> phase : phases()) {
            Optional<ReseedOutcome> ended = phase.get();
            if (ended.isPresent()) {
                return endings.close(ended.get());
            }
        }
        return endings.close(rollout.converge(restoring()));
    }

    private List<Supplier<Optional<ReseedOutcome>>> phases() {
        Supplier<Optional<ReseedOutcome>> waves = () -> rollout.waves(restoring());
        return snapshot == null
                ? List.of(this::confirm, this::snapshot, this::stage, this::gate, this::confirm, waves)
                : List.of(this::greet, waves);
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
            return endings.safe("confirm", StepFailure.says(e));
        }
    }

    /** The continued part of a long run only needs to know its policy again. */
    private Optional<ReseedOutcome> greet() {
        floor.begin(look.home());
        return Optional.empty();
    }

    private Optional<ReseedOutcome> snapshot() {
        try {
            snapshot = snapshots.publish(endings);
            return aborted();
        } catch (ActivityFailure e) {
            return endings.safe(floor.status().phase(), StepFailure.says(e));
        }
    }

    private Optional<ReseedOutcome> stage() {
        return snapshots.stage(restoring()).map(endings::aborted);
    }

    private Optional<ReseedOutcome> gate() {
        return snapshots.gate(restoring(), endings);
    }

    private Optional<ReseedOutcome> aborted() {
        while (floor.conversation().hasOrders()) {
            if (floor.conversation().next().orElseThrow() instanceof Order.Abort abort) {
                return Optional.of(endings.aborted(abort));
            }
        }
        return Optional.empty();
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
