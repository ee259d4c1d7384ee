package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Crew;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.NodeBook;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import dev.drydock.workflows.undo.PutBack;
import dev.drydock.workflows.undo.Undo;
import dev.drydock.workflows.words.Count;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an abort does. Before the first stop there is nothing to take back. Afterwards a person says whether the touched
 * nodes are put back, node by node, or stay as they are; the run does not choose.
 */
final class WayBack {
    private final Floor floor;
    private final Reseed.Run run;
    private final Endings endings;
    private final Aftermath aftermath;
    private final Published snapshot;

    WayBack(Floor floor, Reseed.Run run, Endings endings, Published snapshot) {
        this.snapshot = snapshot;
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

    /** What was written to the nodes that had gone ahead is brought into the generation they come back to. */
    private @Nullable Book book() {
        boolean harvests =
                Json.read(floor.plan().request(), ReseedRequest.class).harvest();
        return harvests
                ? Book.undoing(
                        run.id(),
                        run.cluster(),
                        run.id(),
                        run.plan(),
                        snapshot.manifest(),
                        NodeFacts.generation(floor.plan().facts()))
                : null;
    }

    private List<String> serving() {
        return floor.nodes().all().stream()
                .filter(n -> n.state() == NodeState.UNDONE || n.attempt() == 0)
                .map(NodeStatus::name)
                .toList();
    }

    private ReseedOutcome settled(Replay replay, Order.Abort abort, int touched) {
        Replay.Settled settled = replay.settle();
        endings.reckoned(replay.reckoning());
        return switch (settled) {
            case Replay.Settled.Signed _ -> endings.undone(abort, touched);
            case Replay.Settled.Rejected(String by, String reason) -> endings.rejected(LateWrites.GATE, by, reason);
            case Replay.Settled.Expired _ ->
                endings.expired("gate replay expired: nobody decided about the writes that wait");
            case Replay.Settled.Aborted(Order.Abort again) -> endings.undone(again, touched);
        };
    }

    private ReseedOutcome undo(Order.Abort abort, int inFlight) {
        List<String> back = aftermath.touched();
        String doing = "putting back " + Count.of(back.size(), "node");
        floor.doing("undo", doing);
        back.forEach(n -> floor.nodes().put(n, NodeState.WAITING, "", "to be put back", Floor.now()));
        Book book = book();
        var deltas = new ArrayList<Harvested>();
        var crew = PutBack.crew(
                floor,
                Crew.Held.BY_NOTHING,
                inFlight,
                new Undo.Job.Run(run.cluster(), run.id(), run.plan()),
                run.id(),
                book,
                delta -> {
                    if (delta != null) {
                        deltas.add(delta);
                    }
                });
        Optional<Order.Abort> stopped = crew.work(back, () -> 0, () -> doing);
        if (book == null) {
            return endings.undone(stopped.orElse(abort), back.size());
        }
        var replay = new Replay(floor, book, null, this::serving, () -> crew.work(List.of(), () -> 0, () -> doing));
        deltas.forEach(replay::harvested);
        return stopped.or(replay::bringIn)
                .map(again -> endings.undone(again, back.size()))
                .orElseGet(() -> settled(replay, abort, back.size()));
    }
}
