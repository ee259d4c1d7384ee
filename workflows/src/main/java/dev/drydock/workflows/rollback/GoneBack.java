package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Promoted;
import dev.drydock.workflows.rollback.Rollback.Steps;
import dev.drydock.workflows.rollback.Rollback.Verified;
import dev.drydock.workflows.run.Status.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The return from gate promote on: promote, lead, rejoin, replay, verify, hand back.
 *
 * <ol>
 *   <li>There is only forward: a step that fails asks a person, and an abort leaves what is there.
 *   <li>The last leader rejoins last, so that its directory is untouched until what it holds is brought in.
 * </ol>
 */
final class GoneBack {
    private final Floor floor;
    private final Rollback.Run run;
    private final Decided decided;
    private final Mark mark;
    private final Hands hands;
    private final RollbackEndings endings;

    GoneBack(Floor floor, Rollback.Run run, Decided decided, Mark mark, Hands hands, RollbackEndings endings) {
        this.floor = floor;
        this.run = run;
        this.decided = decided;
        this.mark = mark;
        this.hands = hands;
        this.endings = endings;
    }

    /** @param evidence digest of what was found at the guard and the last leader */
    RollbackOutcome from(String last, String evidence, Optional<Replay> replay) {
        try {
            return led(last, evidence, replay);
        } catch (Hands.Aborted aborted) {
            return endings.halfway(aborted.abort(), mark);
        }
    }

    private RollbackOutcome led(String last, String evidence, Optional<Replay> replay) {
        hands.leave();
        Promoted now = hands.must(
                guard(),
                RollbackStep.PROMOTE,
                "ending the guard's recovery at the mark",
                steps -> steps.promote(run, way(), mark, last, evidence));
        hands.must(guard(), RollbackStep.LEAD, "having Patroni lead from the guard", s -> s.lead(run, way()));
        rejoin(hands.members().stream().filter(node -> !node.equals(last)).toList());
        Optional<String> unsettled = replay.flatMap(this::bringIn);
        rejoin(hands.members().stream().filter(node -> node.equals(last)).toList());
        Verified verified = verify();
        // Nodes that differ are for a person to look at, as they are.
        String home = verified.differences().isEmpty() ? settle(last) : guard();
        return endings.returned(mark, now, verified, home, replay, unsettled);
    }

    /** What was dropped and nobody contradicts is brought in; answers why the rest is not, empty: all is settled. */
    private Optional<String> bringIn(Replay replay) {
        Optional<Order.Abort> stopped = replay.bringIn();
        if (stopped.isPresent()) {
            throw new Hands.Aborted(stopped.get());
        }
        return switch (replay.settle()) {
            case Replay.Settled.Signed _ -> Optional.empty();
            case Replay.Settled.Rejected(String by, String reason) -> Optional.of("rejected by " + by + ": " + reason);
            case Replay.Settled.Expired _ -> Optional.of("nobody decided in time");
            case Replay.Settled.Aborted(Order.Abort abort) -> throw new Hands.Aborted(abort);
        };
    }

    private void rejoin(List<String> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        hands.each(
                nodes,
                RollbackStep.REJOIN,
                "having " + String.join(", ", nodes) + " follow the guard",
                NodeState.DONE,
                (steps, node) -> steps.rejoin(run, way(), node));
    }

    private Verified verify() {
        var all = new ArrayList<String>();
        all.add(guard());
        all.addAll(back());
        return hands.must(
                guard(),
                RollbackStep.VERIFY,
                "comparing every table on every node",
                steps -> steps.verify(run, way(), List.copyOf(all)));
    }

    private String settle(String last) {
        return way().aside() ? tidied() : handBack(last);
    }

    /** The guard is a member: it stays, and nothing is gained by another one leading. */
    private String tidied() {
        var all = new ArrayList<>(List.of(guard()));
        all.addAll(back());
        hands.must(
                guard(),
                RollbackStep.TIDY,
                "taking away what was made for the way back",
                steps -> steps.tidy(run, way(), List.copyOf(all)));
        floor.nodes().came(guard(), NodeState.DONE, RollbackStep.TIDY.word(), "leads", Floor.now());
        return guard();
    }

    private String handBack(String last) {
        List<String> back = back();
        if (back.isEmpty()) {
            return guard();
        }
        String to = back.contains(mark.leader()) ? mark.leader() : back.contains(last) ? last : back.getFirst();
        hands.must(
                guard(),
                RollbackStep.HAND_BACK,
                "having " + to + " lead, and taking the guard away",
                (Steps steps) -> steps.handBack(run, way(), to));
        floor.nodes().came(guard(), NodeState.DONE, RollbackStep.HAND_BACK.word(), "taken away", Floor.now());
        return to;
    }

    /** Members that follow; others were left out by a person. */
    private List<String> back() {
        return hands.members().stream()
                .filter(node -> floor.nodes().state(node) == NodeState.DONE)
                .toList();
    }

    private String guard() {
        return decided.way().guard();
    }

    private Rollback.Way way() {
        return hands.way(decided.way());
    }
}
