package dev.drydock.starter.plan;

import dev.drydock.starter.html.Html;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps in their order, with a line drawn where there is no way back. */
record StepsPart(Plan plan) {
    void steps(Html html) {
        if (plan.steps().isEmpty()) {
            html.el("p", "The plan has no steps.", "class", "note unsure");
            return;
        }
        long outage = plan.steps().stream().filter(PlanStep::outage).count();
        html.el(
                "p",
                Figures.count(plan.steps().size(), "step")
                        + (outage == 0
                                ? "; no node stops serving."
                                : "; a node does not serve during those marked “node out of service”."));
        int point = point();
        list(html, 0, plan.steps().subList(0, point));
        if (point < plan.steps().size()) {
            html.el("p", "Point of no return: what follows cannot be taken back", "class", "note bad point");
            list(html, point, plan.steps().subList(point, plan.steps().size()));
        }
    }

    /** Where the first step is that cannot be taken back; behind the last one when all can. */
    private int point() {
        for (int at = 0; at < plan.steps().size(); at++) {
            if (plan.steps().get(at).name().equals(plan.pointOfNoReturn())) {
                return at;
            }
        }
        return plan.steps().size();
    }

    private static void list(Html html, int before, List<PlanStep> steps) {
        if (steps.isEmpty()) {
            return;
        }
        html.in(
                "ol",
                ol -> {
                    for (int at = 0; at < steps.size(); at++) {
                        PlanStep step = steps.get(at);
                        ol.in("li", li -> step(li, step), "value", String.valueOf(before + at + 1));
                    }
                },
                "class",
                "steps");
    }

    private static void step(Html html, PlanStep step) {
        html.el("code", step.name(), "class", "name");
        html.el("span", on(step.on()), "class", "mark plain");
        if (step.outage()) {
            html.text(" ").el("span", "node out of service", "class", "mark unsure");
        }
        html.el("p", step.does());
        undo(html, step.undo());
    }

    private static void undo(Html html, @Nullable String undo) {
        if (undo != null && !undo.isEmpty()) {
            html.el("p", "Taken back by: " + undo, "class", "soft");
        }
    }

    private static String on(String on) {
        return switch (on) {
            case "node" -> "on each node";
            case "source" -> "on the source node";
            case "staging" -> "on the worker";
            case "guard" -> "on the guard";
            case "cluster" -> "on the cluster";
            case "person" -> "people decide";
            default -> on;
        };
    }
}
