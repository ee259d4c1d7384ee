package dev.drydock.starter.plan;

import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Sheet;
import dev.drydock.starter.html.Signing;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.statement.Statement;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * A plan as a page for whoever must answer for it and has neither Java nor Temporal: first who may decide and in what that
 * changed, then what will happen, and last what there is to sign.
 */
public final class PlanSheet {
    private final PlanDocument document;
    private final Plan plan;

    private PlanSheet(PlanDocument document) {
        this.document = document;
        this.plan = document.plan();
    }

    /** @param start what the requester signs to have it run */
    public static String of(PlanDocument document, Since since, Statement start) {
        var sheet = new PlanSheet(document);
        return Sheet.of("Plan: " + sheet.plan.runbook() + " " + sheet.plan.cluster(), main -> {
            main.in("header", sheet::head);
            Sheet.part(main, "changes", "Who decides, and what changed", new PeoplePart(document, since)::changes);
            Sheet.part(main, "steps", "What will happen", new StepsPart(sheet.plan)::steps);
            Sheet.part(main, "nodes", "To which nodes", new NodesPart(sheet.plan)::waves);
            Sheet.part(main, "outage", "Outage and cost", sheet::outage);
            Sheet.part(main, "undo", "What cannot be undone", sheet::undo);
            Sheet.part(main, "checks", "Checks", new ChecksPart(sheet.plan)::checks);
            Sheet.part(main, "gates", "Gates: where the run waits for people", new GatesPart(sheet.plan)::gates);
            Sheet.part(main, "late", "Late writes and owing nodes", new LatePart(sheet.plan)::late);
            Sheet.part(main, "digest", "The plan's digest", sheet::digest);
            Sheet.part(main, "sign", "To have it started: sign this", part -> sheet.sign(part, start));
        });
    }

    private void head(Html html) {
        html.el("p", "Plan of a " + plan.runbook(), "class", "kind");
        html.el("h1", plan.cluster());
        html.el("p", plan.reason(), "class", "why");
        html.el(
                "p",
                "Asked for by " + plan.requestedBy() + (plan.ticket() == null ? "" : " for " + plan.ticket())
                        + ", made " + Figures.minute(plan.madeAt()) + ".",
                "class",
                "soft");
        new ChecksPart(plan).verdict(html);
    }

    private void outage(Html html) {
        var expect = plan.expect();
        html.in("dl", dl -> {
            fact(dl, "Each node out of service", about(expect.outagePerNode()));
            if (expect.splitSeconds() > 0) {
                fact(dl, "Old and new side by side", about(expect.splitSeconds()));
            }
            fact(dl, "The whole run", about(expect.seconds()) + ", without the time people take");
            PolicyWords.limits(plan.policy()).forEach(limit -> fact(dl, "Waves may begin", limit));
            fact(dl, "Data sent to the nodes", Figures.bytes(expect.bytes()) + " before compression");
        });
    }

    private static String about(long seconds) {
        return "about " + Figures.span(Duration.ofSeconds(seconds));
    }

    private static void fact(Html html, String name, String says) {
        html.el("dt", name).el("dd", says);
    }

    private void undo(Html html) {
        String point = plan.pointOfNoReturn();
        if (point == null) {
            html.el("p", "Nothing: every step can be taken back.", "class", "note ok");
            return;
        }
        String after = plan.steps().stream()
                .map(PlanStep::name)
                .dropWhile(name -> !name.equals(point))
                .collect(Collectors.joining(", "));
        html.el(
                "p",
                "From step " + point + " on the run cannot be taken back"
                        + (after.isEmpty() ? "." : ": " + after + "."),
                "class",
                "note bad");
    }

    private void digest(Html html) {
        html.el("p", "Every statement about this plan names it, and a plan that was edited has another one.");
        html.el("p", document.claimed(), "class", "digest");
    }

    private void sign(Html html, Statement start) {
        if (!plan.bad().isEmpty()) {
            html.el("p", "As long as a check is bad the plan is not started, signed or not.", "class", "note bad");
        }
        if (!plan.policy().path("signers").isObject()) {
            html.el(
                    "p",
                    "Nothing: the plan names no keys, so a signature would not count. It can be started where the"
                            + " worker lets unsigned statements count.");
            return;
        }
        String file = "start-" + Figures.brief(document.claimed()) + ".json";
        Signing.of(
                html,
                start,
                file,
                "Send " + file + " and " + file + ".sig back to whoever gave you this page (" + plan.requestedBy()
                        + " asked for the plan): drydock start PLAN.json --statement " + file
                        + " starts the run in your name. Where your key and Drydock are on one machine, drydock start PLAN.json"
                        + " signs and starts at once.");
    }
}
