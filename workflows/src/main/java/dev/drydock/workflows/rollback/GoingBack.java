package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.rollback.Rollback.Evidence;
import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.run.Status.NodeState;
import java.util.List;
import java.util.Optional;

/**
 * The return up to gate promote: fence, save, look, gate; {@link GoneBack} goes on.
 *
 * <ol>
 *   <li>Replicas are fenced first and the leader last, so that nobody takes over in between.
 *   <li>What is written after the mark is saved before anything is changed that could lose it.
 *   <li>Until gate promote has passed, all of it can be taken back: the members start again as they were.
 * </ol>
 */
final class GoingBack {
    private final Floor floor;
    private final Rollback.Run run;
    private final Decided decided;
    private final Mark mark;
    private final String subject;
    private final Hands hands;
    private final RollbackEndings endings;

    GoingBack(
            Floor floor,
            Rollback.Run run,
            Decided decided,
            Mark mark,
            String subject,
            Hands hands,
            RollbackEndings endings) {
        this.floor = floor;
        this.run = run;
        this.decided = decided;
        this.mark = mark;
        this.subject = subject;
        this.hands = hands;
        this.endings = endings;
    }

    /** Goes back; empty: approvers did not want to, and the cluster serves again with the way back still open. */
    Optional<RollbackOutcome> go(String leader) {
        try {
            fence(leader);
            Last last = last();
            var replay = saved(last);
            Evidence evidence = look(last);
            return switch (gate(last, evidence)) {
                case Tally.Standing.Passed _ -> {
                    String broken = broken(last, evidence);
                    yield broken.isEmpty()
                            ? Optional.of(forward(last.name(), evidence, replay))
                            : taken(broken + "; what was written since then is not saved");
                }
                case Tally.Standing.Rejected(String by, String reason) -> taken("rejected by " + by + ": " + reason);
                case Tally.Standing.Expired _ -> taken("nobody decided in time");
                case Tally.Standing.Waiting _ ->
                    throw new Hands.Aborted(floor.conversation().abort().orElseThrow());
            };
        } catch (Hands.Aborted aborted) {
            return abandoned(aborted.abort());
        }
    }

    private void fence(String leader) {
        List<String> replicas =
                hands.members().stream().filter(node -> !node.equals(leader)).toList();
        fence(replicas, "stopping the replicas, so that none of them takes over");
        fence(hands.members().contains(leader) ? List.of(leader) : List.of(), "stopping leader " + leader);
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

    /** People take their time: what was true when they were asked need not be when they have answered. */
    private String broken(Last last, Evidence evidence) {
        String stood = evidence.stood();
        return stood == null
                ? ""
                : hands.must(
                                guard(),
                                RollbackStep.LOOK,
                                "asking whether every member still stands as it was shown",
                                steps -> steps.still(run, way(), last, stood))
                        .broken();
    }

    private Optional<RollbackOutcome> taken(String why) {
        unfence();
        hands.everybody();
        floor.doing("open", "not gone back (" + why + "): the members serve again");
        return Optional.empty();
    }

    private Optional<RollbackOutcome> abandoned(Order.Abort abort) {
        unfence();
        return Optional.of(endings.left(abort, mark));
    }

    private void unfence() {
        hands.each(
                hands.members(),
                RollbackStep.UNFENCE,
                "starting the members again as they were",
                NodeState.WAITING,
                (steps, node) -> steps.unfence(run, way(), node));
    }

    /** Before anybody writes again, and not before approvers want it: a rejection leaves the change made. */
    private RollbackOutcome forward(String last, Evidence evidence, Optional<Replay> replay) {
        undeploy();
        return new GoneBack(floor, run, decided, mark, hands, endings).from(last, evidence.digest(), replay);
    }

    private String guard() {
        return decided.way().guard();
    }

    private Rollback.Way way() {
        return hands.way(decided.way());
    }
}
