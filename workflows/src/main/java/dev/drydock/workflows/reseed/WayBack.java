package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import dev.drydock.workflows.undo.NodeUndo;
import dev.drydock.workflows.undo.NodeUndone;
import dev.drydock.workflows.undo.Undo;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/**
 * What an abort does. Before the first stop there is nothing to take back. Afterwards a person says whether the touched
 * nodes are put back, node by node, or stay as they are; the run does not choose.
 */
final class WayBack {
    private final Floor floor;
    private final Reseed.Run run;
    private final Endings endings;
    private final int inFlight;

    WayBack(Floor floor, Reseed.Run run, Endings endings, int inFlight) {
        this.floor = floor;
        this.run = run;
        this.endings = endings;
        this.inFlight = inFlight;
    }

    ReseedOutcome take(Order.Abort abort) {
        if (!endings.touched()) {
            return endings.aborted(abort);
        }
        Order.Abort said = abort;
        while (said.wayBack() == Order.WayBack.UNSAID) {
            Order order = floor.order(
                    "aborted; " + String.join(", ", touched())
                            + " were stopped or are on the new generation: put them back, or leave them?",
                    List.of(
                            "drydock abort " + run.cluster() + " --undo --reason ...",
                            "drydock abort " + run.cluster() + " --leave --reason ..."));
            if (order instanceof Order.Abort again) {
                said = again;
            }
        }
        return said.wayBack() == Order.WayBack.LEAVE ? endings.aborted(said) : undo(said);
    }

    private ReseedOutcome undo(Order.Abort abort) {
        List<String> back = touched();
        floor.doing("undo", "putting back " + back.size() + " nodes");
        back.forEach(n -> floor.nodes().put(n, NodeState.WAITING, "", "to be put back", Floor.now()));
        var crew = new Crew<NodeUndone>(floor, inFlight, this::start, (node, undone) -> switch (undone) {
            case NodeUndone.Back(String says) -> new Crew.End.Done(NodeState.UNDONE, says);
            case NodeUndone.Stuck(String step, String says) -> new Crew.End.Stuck(step, says);
        });
        Optional<Order.Abort> stopped = crew.work(back, 0, () -> "putting back " + back.size() + " nodes");
        return endings.undone(stopped.orElse(abort));
    }

    private Promise<NodeUndone> start(String node, String from) {
        var child = Workflow.newChildWorkflowStub(
                NodeUndo.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(run.cluster() + "/" + node)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .build());
        return Async.function(
                child::undo, new Undo.Job(new Undo.Job.Run(run.cluster(), run.id(), run.plan()), node, run.id()));
    }

    private List<String> touched() {
        return floor.nodes().all().stream()
                .filter(n -> n.attempt() > 0)
                .map(NodeStatus::name)
                .toList();
    }
}
