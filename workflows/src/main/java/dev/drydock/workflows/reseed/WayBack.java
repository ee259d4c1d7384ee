package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.NodeBook;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.undo.PutBack;
import dev.drydock.workflows.undo.Undo;
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
    private final Aftermath aftermath;

    WayBack(Floor floor, Reseed.Run run, Endings endings) {
        this.floor = floor;
        this.run = run;
        this.endings = endings;
        this.aftermath = new Aftermath(floor);
    }

    ReseedOutcome take(Order.Abort abort, int inFlight) {
        if (aftermath.touched().isEmpty()) {
            return endings.aborted(abort);
        }
        Order.Abort said = abort;
        while (said.wayBack() == Order.WayBack.UNSAID) {
            said = ask().orElse(said);
        }
        return said.wayBack() == Order.WayBack.LEAVE ? endings.aborted(said) : undo(said, inFlight);
    }

    /** Anything but an abort has nothing left to do in this run. */
    private Optional<Order.Abort> ask() {
        floor.ask(
                "aborted; " + NodeBook.some(aftermath.touched())
                        + " were stopped or are on the new generation: put them back, or leave them?",
                List.of(
                        "drydock abort " + run.cluster() + " --undo --reason ...",
                        "drydock abort " + run.cluster() + " --leave --reason ..."));
        Optional<Order.Abort> said = floor.conversation().abort();
        floor.conversation().forget();
        return said;
    }

    private ReseedOutcome undo(Order.Abort abort, int inFlight) {
        List<String> back = aftermath.touched();
        String doing = "putting back " + back.size() + " nodes";
        floor.doing("undo", doing);
        back.forEach(n -> floor.nodes().put(n, NodeState.WAITING, "", "to be put back", Floor.now()));
        var crew = PutBack.crew(floor, inFlight, new Undo.Job.Run(run.cluster(), run.id(), run.plan()), run.id());
        Optional<Order.Abort> stopped = crew.work(back, 0, () -> doing);
        return endings.undone(stopped.orElse(abort), back.size());
    }
}
