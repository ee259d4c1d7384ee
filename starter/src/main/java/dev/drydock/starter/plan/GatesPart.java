package dev.drydock.starter.plan;

import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Rows;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.policy.Level;
import java.util.List;

/** Where the run waits, for how many of whom, and how long. */
record GatesPart(Plan plan) {
    void gates(Html html) {
        if (plan.gates().isEmpty()) {
            html.el("p", "None: once started, the run asks nobody.", "class", "note unsure");
            return;
        }
        Rows.of(
                html,
                "The requester's own approval never counts",
                List.of("Gate", "Before", "Approvals needed"),
                rows -> plan.gates().forEach(gate -> gate(rows, gate)));
        html.el(
                "p",
                "What approvers sign names the run and what the gate asks about, so it cannot be written before the run"
                        + " is there; at the gate this prints it:");
        html.el(
                "pre",
                "drydock approve " + plan.cluster() + " "
                        + plan.gates().getFirst().name() + " --print --as WHO");
    }

    private static void gate(Rows rows, PlanGate gate) {
        rows.row(
                gate.name(),
                last -> levels(last, gate.levels()),
                gate.before() + "; stays open for " + Figures.span(gate.expires()));
    }

    private static void levels(Html html, List<Level> levels) {
        for (int at = 0; at < levels.size(); at++) {
            Level level = levels.get(at);
            html.text((at == 0 ? "" : "then ") + level.quorum() + " of "
                            + level.approvers().size() + ":")
                    .in("ul", ul -> level.approvers().forEach(who -> ul.el("li", who)));
        }
    }
}
