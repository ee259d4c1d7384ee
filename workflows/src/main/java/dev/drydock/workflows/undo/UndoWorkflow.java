package dev.drydock.workflows.undo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.rollout.Share;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runbook undo: confirm, gate, waves, record. A node that was put back serves its archived database again; what the
 * new generation wrote stays beside it in its own files.
 */
public final class UndoWorkflow implements Undo {
    private static final Duration RECORD = Duration.ofHours(12);

    private final Floor floor;
    private final Plan plan;
    private final UndoLook look;

    @WorkflowInit
    public UndoWorkflow(RunInput input) {
        floor = Floor.of(input, null, UndoStep.words());
        plan = floor.plan();
        look = new UndoLook(plan.cluster());
    }

    @Override
    public UndoOutcome run(RunInput input) {
        UndoOutcome[] outcome = new UndoOutcome[1];
        CancellationScope mine = Workflow.newDetachedCancellationScope(() -> outcome[0] = close(runbook()));
        mine.run();
        return outcome[0];
    }

    private UndoOutcome runbook() {
        Optional<UndoOutcome> ended = confirm();
        if (ended.isEmpty()) {
            ended = gate();
        }
        if (ended.isEmpty()) {
            ended = confirm();
        }
        return ended.isPresent() ? ended.get() : waves();
    }

    private Optional<UndoOutcome> confirm() {
        floor.doing("confirm", "looking for the archives again");
        PlanDocument document = floor.document();
        try {
            Home home = look.home();
            floor.begin(home);
            UndoRequest request = Json.read(plan.request(), UndoRequest.class);
            Plan again = UndoPlanner.plan(asked(), request, home, look.archives(home, request));
            if (!document.intact() || !same(again) || !look.made(document.claimed())) {
                return Optional.of(outcome(
                        "drift", Exit.DRIFT, "the plan no longer holds, nothing was touched: plan again and compare"));
            }
            return again.bad().isEmpty()
                    ? Optional.empty()
                    : Optional.of(outcome(
                            "stopped", Exit.CHECK_FAILED, again.bad().getFirst().says() + "; nothing was touched"));
        } catch (ActivityFailure e) {
            return Optional.of(outcome("stopped", Exit.FAILED_SAFE, StepFailure.says(e) + "; nothing was touched"));
        } catch (IllegalArgumentException e) {
            return Optional.of(outcome("drift", Exit.DRIFT, e.getMessage() + "; nothing was touched"));
        }
    }

    private boolean same(Plan again) {
        ObjectNode before = floor.document().tree().deepCopy();
        ObjectNode after = PlanDocument.of(again).tree();
        for (ObjectNode tree : List.of(before, after)) {
            tree.remove(List.of("checks", "expect", "digest", "owing"));
            ((ObjectNode) tree.path("facts")).remove("survey");
        }
        return Json.canonical(before).equals(Json.canonical(after));
    }

    private PlanRequest asked() {
        return new PlanRequest(
                plan.runbook(),
                plan.cluster(),
                Map.of(),
                plan.requestedBy(),
                plan.reason(),
                plan.ticket(),
                plan.madeAt());
    }

    private Optional<UndoOutcome> gate() {
        floor.doing("gate", "");
        String of = plan.decided().path("of").asText();
        return switch (floor.gate(
                UndoPlanner.GATE,
                floor.document().claimed(),
                "waits at gate undo: approve putting back the archives of run " + of)) {
            case Tally.Standing.Passed _ -> Optional.empty();
            case Tally.Standing.Rejected(String by, String reason) ->
                Optional.of(outcome("rejected", Exit.REJECTED, "gate undo was rejected by " + by + ": " + reason));
            case Tally.Standing.Expired _ ->
                Optional.of(outcome("expired", Exit.REJECTED, "gate undo expired: nobody decided in time"));
            case Tally.Standing.Waiting _ -> {
                floor.conversation().next();
                yield Optional.of(outcome("aborted", Exit.FAILED_SAFE, "aborted, no node was stopped"));
            }
        };
    }

    private UndoOutcome waves() {
        RolloutPolicy policy = Json.read(plan.policy().path("rollout"), RolloutPolicy.class);
        var crew = new Crew<NodeUndone>(floor, policy.inFlight(), this::start, (node, undone) -> switch (undone) {
            case NodeUndone.Back(String says) -> new Crew.End.Done(NodeState.UNDONE, says);
            case NodeUndone.Stuck(String step, String says) -> new Crew.End.Stuck(step, says);
        });
        int budget = Share.of(policy.maxFailures()).down(floor.nodes().all().size());
        for (List<String> wave : plan.waves()) {
            floor.doing("waves", "putting back " + wave.size() + " nodes");
            if (crew.work(wave, budget, () -> "putting back " + wave.size() + " nodes")
                    .isPresent()) {
                return outcome(
                        "aborted",
                        Exit.FAILED,
                        "aborted; nodes that are back stay back, the others stay on the new generation");
            }
        }
        Optional<Order.Abort> stopped = crew.work(List.of(), 0, () -> "the last nodes");
        boolean all = stopped.isEmpty() && floor.nodes().count(NodeState.SKIPPED) == 0;
        return outcome(
                all ? "undone" : "stopped",
                all ? Exit.DONE : Exit.FAILED,
                floor.nodes().count(NodeState.UNDONE) + " of "
                        + floor.nodes().all().size() + " nodes serve what they served before");
    }

    private Promise<NodeUndone> start(String node, String from) {
        var child = Workflow.newChildWorkflowStub(
                NodeUndo.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(plan.cluster() + "/" + node)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .build());
        return Async.function(
                child::undo, new Undo.Job(run(), node, plan.decided().path("of").asText()));
    }

    private Undo.Job.Run run() {
        return new Undo.Job.Run(plan.cluster(), Floor.runId(), floor.document().claimed());
    }

    private UndoOutcome close(UndoOutcome outcome) {
        List<String> back = floor.nodes().in(NodeState.UNDONE);
        if (!back.isEmpty()) {
            var owing = new LinkedHashMap<String, String>();
            outcome.nodes().owing().forEach(n -> owing.put(n, "left on the new generation by undo " + Floor.runId()));
            try {
                Workflow.newActivityStub(Undo.Steps.class, StepOptions.on(plan.cluster(), RECORD))
                        .close(run(), outcome.of(), outcome.kind(), owing, back);
            } catch (ActivityFailure e) {
                Workflow.getLogger(UndoWorkflow.class)
                        .warn("the outcome could not be entered in the cluster record", e);
            }
        }
        floor.ended(outcome.says(), outcome, outcome.exit());
        return outcome;
    }

    private UndoOutcome outcome(String kind, Exit exit, String says) {
        var nodes = floor.nodes();
        var owing = new ArrayList<>(nodes.in(NodeState.SKIPPED));
        plan.owing().stream()
                .filter(o -> o.run().isEmpty())
                .map(Standing.Owing::node)
                .forEach(owing::add);
        return new UndoOutcome(
                kind,
                exit.code(),
                says,
                exit == Exit.DONE ? "" : "drydock review " + plan.cluster(),
                new UndoOutcome.Nodes(
                        nodes.count(NodeState.UNDONE),
                        nodes.count(NodeState.SKIPPED),
                        nodes.count(NodeState.STUCK),
                        owing),
                plan.decided().path("of").asText());
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
