package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.rollback.Rollback.Evidence;
import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Promoted;
import dev.drydock.workflows.rollback.Rollback.Steps;
import dev.drydock.workflows.rollback.Rollback.Verified;
import dev.drydock.workflows.run.Status.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The return: fence, save, look, gate, promote, lead, rejoin, replay, verify, hand back.
 *
 * <ol>
 *   <li>Replicas are fenced first and the leader last, so that nobody takes over in between.
 *   <li>What is written after the mark is saved before anything is changed that could lose it.
 *   <li>Until gate promote has passed, all of it can be taken back: the members start again as they were.
 *   <li>From then on there is only forward: a step that fails asks a person, and an abort leaves what is there.
 *   <li>The last leader rejoins last, so that its directory is untouched until what it holds is brought in.
 * </ol>
 */
final class GoingBack {
    private final Floor floor;
    private final Plan plan;
    private final Rollback.Run run;
    private final Decided decided;
    private final Mark mark;
    private final String subject;
    private final Hands hands;
    private final RollbackEndings endings;
    private boolean promoted;

    GoingBack(
            Floor floor,
            Rollback.Run run,
            Decided decided,
            Mark mark,
            String subject,
            Hands hands,
            RollbackEndings endings) {
        this.floor = floor;
        this.plan = floor.plan();
        this.run = run;
        this.decided = decided;
        this.mark = mark;
        this.subject = subject;
        this.hands = hands;
        this.endings = endings;
    }

    /** Goes back; empty: approvers did not want to, and the cluster serves again with the way back still open. */
    Optional<RollbackOutcome> go(String leader) {
        hands.everybody();
        try {
            fence(leader);
            Last last = last();
            var replay = saved(last);
            return switch (gate(last, look(last))) {
                case Tally.Standing.Passed _ -> Optional.of(forward(last.name(), replay));
                case Tally.Standing.Rejected(String by, String reason) -> taken("rejected by " + by + ": " + reason);
                case Tally.Standing.Expired _ -> taken("nobody decided in time");
                case Tally.Standing.Waiting _ ->
                    throw new Hands.Aborted(floor.conversation().abort().orElseThrow());
            };
        } catch (Hands.Aborted aborted) {
            return promoted ? Optional.of(endings.halfway(aborted.abort(), mark)) : abandoned(aborted.abort());
        }
    }

    private void fence(String leader) {
        List<String> replicas =
                members().stream().filter(node -> !node.equals(leader)).toList();
        fence(replicas, "stopping the replicas, so that none of them takes over");
        fence(members().contains(leader) ? List.of(leader) : List.of(), "stopping leader " + leader);
    }

    private void fence(List<String> nodes, String doing) {
        hands.each(nodes, RollbackStep.FENCE, doing, NodeState.RUNNING, (steps, node) -> steps.fence(run, way(), node));
    }

    private void undeploy() {
        var command = decided.command();
        if (command != null && !command.undo().isEmpty()) {
            hands.each(
                    List.of(guard()),
                    RollbackStep.UNDEPLOY,
                    "taking the change back",
                    NodeState.RUNNING,
                    (steps, _) -> steps.command(run, way(), RollbackStep.UNDEPLOY.word(), command.undo()));
        }
    }

    private Last last() {
        return hands.must(
                guard(),
                RollbackStep.LOOK,
                "asking which member was the last that took writes",
                steps -> steps.last(run, way()));
    }

    private Evidence look(Last last) {
        return hands.must(
                guard(),
                RollbackStep.LOOK,
                "reading every table of the guard at the mark",
                steps -> steps.look(run, way(), mark, last));
    }

    /** Reads what is dropped into the artifact store, before anything is changed that could lose it. */
    private Optional<Replay> saved(Last last) {
        if (way().salvage().isEmpty() || !last.slots()) {
            return Optional.empty();
        }
        var salvage = new Salvage(floor, run, subject, hands);
        Harvested harvested = salvage.save(last.name());
        return Optional.of(salvage.replay(harvested, List.of(guard())));
    }

    private Tally.Standing gate(Last last, Evidence evidence) {
        String asks = "waits at gate promote: " + guard() + " stands at " + evidence.at() + " with " + evidence.rows()
                + " rows in " + Amounts.count(evidence.tables(), "table") + "; what was written since"
                + (last.name().isEmpty() ? "" : " on " + last.name()) + " leaves the database";
        floor.doing("gate", asks);
        return floor.gate(RollbackGates.PROMOTE, evidence.digest(), asks, evidence.says());
    }

    private Optional<RollbackOutcome> taken(String why) {
        unfence();
        floor.doing("open", "not gone back (" + why + "): the members serve again");
        return Optional.empty();
    }

    private Optional<RollbackOutcome> abandoned(Order.Abort abort) {
        unfence();
        return Optional.of(endings.left(abort, mark));
    }

    private void unfence() {
        hands.each(
                members(),
                RollbackStep.UNFENCE,
                "starting the members again as they were",
                NodeState.WAITING,
                (steps, node) -> steps.unfence(run, way(), node));
    }

    private RollbackOutcome forward(String last, Optional<Replay> replay) {
        // Before anybody writes again, and not before approvers want it: a rejection leaves the change made.
        undeploy();
        promoted = true;
        hands.leave();
        Promoted now = hands.must(
                guard(),
                RollbackStep.PROMOTE,
                "ending the guard's recovery at the mark",
                steps -> steps.promote(run, way(), mark, last));
        hands.must(guard(), RollbackStep.LEAD, "having Patroni lead from the guard", s -> s.lead(run, way()));
        rejoin(members().stream().filter(node -> !node.equals(last)).toList());
        Optional<String> unsettled = replay.flatMap(this::bringIn);
        rejoin(members().stream().filter(node -> node.equals(last)).toList());
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
        return members().stream()
                .filter(node -> floor.nodes().state(node) == NodeState.DONE)
                .toList();
    }

    private String guard() {
        return decided.way().guard();
    }

    private Rollback.Way way() {
        return hands.way(decided.way());
    }

    /** Those that nobody left out. */
    private List<String> members() {
        List<String> gone = way().left();
        return plan.waves().getLast().stream()
                .filter(node -> !gone.contains(node))
                .toList();
    }
}
