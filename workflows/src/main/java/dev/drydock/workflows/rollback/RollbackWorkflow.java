package dev.drydock.workflows.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runbook rollback: confirm, hold, mark, deploy, open; then release, or return as far as people want it. */
public final class RollbackWorkflow implements Rollback {
    private final Floor floor;
    private final Plan plan;
    private final Rollback.Run run;
    private final Decided decided;
    private final Confirmation confirmation;
    private final RollbackEndings endings;
    private final Hands hands;

    @WorkflowInit
    public RollbackWorkflow(RunInput input) {
        floor = Floor.of(input, null, new Floor.Steps(RollbackStep.words(), RollbackStep.byHand()));
        plan = floor.plan();
        run = new Rollback.Run(plan.cluster(), Floor.runId(), floor.document().claimed());
        decided = Json.read(plan.decided(), Decided.class);
        endings = new RollbackEndings(floor, run, decided.way());
        confirmation = new Confirmation(floor, run, decided, endings);
        hands = new Hands(floor);
    }

    @Override
    public RollbackOutcome run(RunInput input) {
        return floor.sheltered(() -> endings.close(runbook()));
    }

    private RollbackOutcome runbook() {
        Optional<RollbackOutcome> ended = confirmation
                .asked()
                .or(confirmation::gate)
                .or(() -> floor.calm().map(endings::untouched));
        if (ended.isPresent()) {
            return ended.get();
        }
        @Nullable Mark mark = null;
        try {
            String baseline =
                    hands.must(guard(), RollbackStep.RESERVE, "keeping how it is", s -> s.baseline(run, decided.way()));
            try {
                mark = hold();
            } catch (Hands.Aborted aborted) {
                return endings.brokenOff(aborted.abort(), takenDown(baseline));
            }
            return open(baseline, mark);
        } catch (Hands.Aborted aborted) {
            return endings.left(aborted.abort(), mark);
        }
    }

    private Mark hold() {
        Rollback.Way way = decided.way();
        hands.must(guard(), RollbackStep.RESERVE, "making slots and publications", s -> s.reserve(run, way));
        if (way.aside()) {
            hands.must(guard(), RollbackStep.ASIDE, "having " + guard() + " leave Patroni", s -> s.aside(run, way));
        } else {
            hands.must(guard(), RollbackStep.COPY, "copying the leader to " + guard(), s -> s.copy(run, way));
        }
        hands.must(guard(), RollbackStep.STAND, "having the guard follow", s -> s.stand(run, way));
        return hands.must(guard(), RollbackStep.MARK, "setting the mark", s -> s.mark(run, way));
    }

    private RollbackOutcome open(String baseline, Mark mark) {
        floor.nodes().came(guard(), NodeState.DONE, RollbackStep.MARK.word(), "stands at " + mark.lsn(), Floor.now());
        String subject = Json.digest(Json.tree(new Rollback.Held(decided.way(), mark)));
        String told = deployed();
        int returns = 0;
        while (true) {
            switch (new Openness(floor, run, decided, mark, subject, told).wait(guard())) {
                case Openness.Left.Release _ -> {
                    return released(baseline, mark);
                }
                case Openness.Left.Abort(var abort) -> {
                    return endings.left(abort, mark);
                }
                case Openness.Left.Return _ -> {
                    var back = new GoingBack(floor, run.turn(++returns), decided, mark, subject, hands, endings)
                            .go(leader(RollbackStep.FENCE));
                    if (back.isPresent()) {
                        return back.get();
                    }
                    told = "not gone back";
                }
            }
        }
    }

    /** A change that failed is no reason to hurry: the way back is open, and people see what happened. */
    private String deployed() {
        var command = decided.command();
        if (command == null) {
            return "";
        }
        floor.doing(RollbackStep.DEPLOY.word(), "making the change");
        try {
            return "the change is made: "
                    + hands.once(s -> s.command(run, decided.way(), RollbackStep.DEPLOY.word(), command.does()));
        } catch (ActivityFailure e) {
            return "THE CHANGE FAILED: " + StepFailure.says(e, plan.cluster());
        }
    }

    private RollbackOutcome released(String baseline, Mark mark) {
        List<String> differences = takenDown(baseline);
        String leader = leader(RollbackStep.RELEASE);
        boolean out = way().left().contains(guard());
        String gone = decided.way().aside() ? "a member again" : "taken away";
        floor.nodes()
                .came(
                        guard(),
                        out ? NodeState.SKIPPED : NodeState.DONE,
                        RollbackStep.RELEASE.word(),
                        out ? "left as it is" : gone,
                        Floor.now());
        return endings.released(mark, leader, differences);
    }

    private List<String> takenDown(String baseline) {
        hands.must(guard(), RollbackStep.RELEASE, "taking the way back down", s -> s.dismantle(run, way()));
        return hands.must(
                guard(), RollbackStep.RELEASE, "comparing with how it was", s -> s.differences(run, way(), baseline));
    }

    private Rollback.Way way() {
        return hands.way(decided.way());
    }

    /** By PostgreSQL's word; empty while nobody takes writes. */
    private String leader(RollbackStep before) {
        return hands.must(
                guard(),
                before,
                "asking who leads",
                s -> s.survey(plan.cluster()).leader());
    }

    private String guard() {
        return decided.way().guard();
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
