package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.PlanStep;
import java.util.ArrayList;
import java.util.List;

/** The runbook as people read it in a plan. Pure. */
final class RollbackSheet {
    private static final String DISMANTLE = "taken down when the run ends";
    private static final String BACK = "a member again when the run ends";

    private RollbackSheet() {}

    static List<PlanStep> steps(RollbackRequest request, Rollback.Way way, Holder holder) {
        var steps = new ArrayList<PlanStep>();
        steps.add(new PlanStep("confirm", "cluster", "looks again and makes the plan anew", null, false));
        hold(request, way, holder, steps);
        steps.add(new PlanStep(
                "open",
                "person",
                changing(request) + "the way back is watched every few seconds for " + Amounts.time(request.hold())
                        + "; gates release and return are open together, then: " + deadline(request),
                null,
                false));
        steps.add(new PlanStep(
                "release",
                "cluster",
                way.aside()
                        ? "the change stays: " + way.guard()
                                + " is a member again and catches up, slots and publications"
                                + " go, and settings are compared with before"
                        : "the change stays: guard, slots and publications go, and settings are compared with before",
                null,
                false));
        back(request, way, steps);
        steps.add(new PlanStep("close", "cluster", "enters the outcome in the cluster record", null, false));
        return List.copyOf(steps);
    }

    private static void hold(RollbackRequest request, Rollback.Way way, Holder holder, List<PlanStep> steps) {
        steps.add(new PlanStep("reserve", "cluster", reserving(way), DISMANTLE, false));
        steps.add(
                holder instanceof Holder.Aside aside
                        ? new PlanStep(
                                "aside",
                                "guard",
                                way.guard() + " leaves Patroni with the data it has; " + aside.costs(),
                                BACK,
                                true)
                        : new PlanStep("copy", "guard", "pg_basebackup from the leader", DISMANTLE, false));
        steps.add(new PlanStep(
                "stand",
                "guard",
                "follows the leader, outside Patroni, with the run's restore point as its target",
                way.aside() ? BACK : DISMANTLE,
                false));
        steps.add(new PlanStep(
                "mark", "cluster", "sets the restore point and waits until the guard stands at it", null, false));
        request.command()
                .ifPresent(command -> steps.add(new PlanStep(
                        "deploy", "guard", command.does(), command.undo().isEmpty() ? null : command.undo(), false)));
    }

    private static String reserving(Rollback.Way way) {
        String guard = "slot " + way.slot() + " for the guard, kept by Patroni";
        if (way.salvage().isEmpty()) {
            return guard + "; nothing is kept of what a return would drop";
        }
        return guard + "; publication " + way.publication() + " and a logical slot in "
                + String.join(", ", way.salvage().keySet())
                + (way.followed()
                        ? ", kept by Patroni over a failover: the replicas' PostgreSQL restarts once for that"
                        : ", on the leader alone: a failover loses them, and with them what was written until then");
    }

    /** Nothing in a plan is as important as what it is about. */
    private static String changing(RollbackRequest request) {
        return "\"" + request.change() + "\" " + (request.deploy() == null ? "is made by people" : "is made") + "; ";
    }

    private static String deadline(RollbackRequest request) {
        return switch (request.deadline()) {
            case "release" -> "it is released";
            case "return" -> "it goes back, as far as gate promote";
            default -> "people are asked, and it stays open";
        };
    }

    private static void back(RollbackRequest request, Rollback.Way way, List<PlanStep> steps) {
        steps.add(new PlanStep(
                "fence", "node", "stops Patroni and PostgreSQL, replicas first", "unfence: starts them again", true));
        if (!way.salvage().isEmpty()) {
            steps.add(new PlanStep(
                    "save", "node", "reads on the last leader what was written after the mark", null, true));
        }
        steps.add(new PlanStep("look", "guard", "reads every table of the guard at the mark", null, true));
        steps.add(
                new PlanStep("gate promote", "person", "approvers judge what is kept and what is dropped", null, true));
        request.command()
                .filter(command -> !command.undo().isEmpty())
                .ifPresent(command -> steps.add(new PlanStep("undeploy", "guard", command.undo(), null, true)));
        steps.add(new PlanStep("promote", "guard", "takes writes, as of the mark", null, true));
        steps.add(new PlanStep("lead", "guard", "Patroni begins anew there", null, true));
        steps.add(new PlanStep(
                "rejoin", "node", "the members follow: rewound, or where that fails made anew", null, false));
        if (!way.salvage().isEmpty()) {
            steps.add(new PlanStep(
                    "replay", "cluster", "brings in of what was dropped what nobody contradicts", null, false));
            steps.add(new PlanStep(
                    "gate replay", "person", "approvers judge conflicts and what a rule sends to review", null, false));
        }
        steps.add(new PlanStep("verify", "node", "timeline, lag and the digest of every table", null, false));
        steps.add(
                way.aside()
                        ? new PlanStep(
                                "tidy",
                                "guard",
                                way.guard()
                                        + " goes on leading as a member, and what was made for the way back is taken"
                                        + " away",
                                null,
                                false)
                        : new PlanStep(
                                "hand-back", "guard", "a member leads, and the guard is taken away", null, false));
    }
}
