package dev.drydock.starter.plan;

import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Sheet;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Plan;
import java.util.List;

/** What was looked at: what is bad or could not be told stands open, the rest is folded away. */
record ChecksPart(Plan plan) {
    /** In one sentence, for the head of the page. */
    void verdict(Html html) {
        int bad = with(Check.Verdict.BAD).size();
        int unclear = with(Check.Verdict.INCONCLUSIVE).size();
        if (bad > 0) {
            note(
                    html,
                    "bad",
                    Figures.count(bad, "check") + (bad == 1 ? " is" : " are") + " bad: it will not start so.");
        } else if (unclear > 0) {
            note(html, "unsure", Figures.count(unclear, "check") + " could not tell; whoever approves has to judge.");
        } else if (plan.checks().isEmpty()) {
            note(html, "unsure", "Nothing was checked.");
        } else {
            note(html, "ok", "All " + Figures.count(plan.checks().size(), "check") + " are ok.");
        }
    }

    private static void note(Html html, String tone, String says) {
        html.in("p", p -> p.text(says + " ").el("a", "See the checks", "href", "#checks"), "class", "note " + tone);
    }

    private List<Check> with(Check.Verdict verdict) {
        return plan.checks().stream().filter(c -> c.verdict() == verdict).toList();
    }

    void checks(Html html) {
        list(html, "bad", "bad", with(Check.Verdict.BAD));
        list(html, "unsure", "inconclusive", with(Check.Verdict.INCONCLUSIVE));
        var ok = with(Check.Verdict.OK);
        if (plan.checks().isEmpty()) {
            html.el("p", "Nothing was checked.", "class", "note unsure");
        } else if (!ok.isEmpty()) {
            Sheet.folded(html, Figures.count(ok.size(), "check") + " ok", part -> list(part, "ok", "ok", ok));
        }
    }

    private static void list(Html html, String tone, String word, List<Check> checks) {
        for (Check check : checks) {
            html.in(
                    "div",
                    div -> {
                        div.in(
                                "p",
                                p -> p.el("span", word, "class", "mark " + tone)
                                        .text(" ")
                                        .el("strong", check.name()));
                        div.el("p", check.says());
                        if (!check.nodes().isEmpty()) {
                            NodesPart.names(div, "Nodes: ", check.nodes());
                        }
                    },
                    "class",
                    tone.equals("ok") ? "check" : "check note " + tone);
        }
    }
}
