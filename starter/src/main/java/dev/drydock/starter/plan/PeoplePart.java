package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Rows;
import dev.drydock.starter.html.Sheet;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.PlanDocument;
import java.util.ArrayList;
import java.util.List;

/** Whose word counts, and first of all in what the rules are others than they were. */
record PeoplePart(PlanDocument document, Since since) {
    void changes(Html html) {
        switch (since) {
            case Since.Earlier earlier -> {
                String other = earlier.otherRunbook(document)
                        ? ", of another runbook ("
                                + earlier.plan().at("runbook").asText() + ")"
                        : "";
                html.el("p", "Compared with the plan of " + earlier.from() + other + ".");
                differences(html, earlier.changes(document));
            }
            case Since.Nothing nothing ->
                html.el("p", "Not compared with an earlier plan. " + nothing.why(), "class", "note unsure");
        }
        signers(html);
        operators(html);
    }

    private static void differences(Html html, List<String> changes) {
        if (changes.isEmpty()) {
            html.el("p", "Signers, gates, operators and all other policy are the same.", "class", "note ok");
            return;
        }
        html.in(
                "div",
                div -> div.el("strong", Figures.count(changes.size(), "change"))
                        .in("ul", ul -> changes.forEach(change -> ul.el("li", change)), "class", "list"),
                "class",
                "note unsure");
    }

    private void signers(Html html) {
        JsonNode frozen = document.plan().policy().path("signers");
        var signers = Signer.all(frozen);
        if (signers.isEmpty()) {
            html.el(
                    "p",
                    frozen.isObject()
                            ? "Nobody may sign: the plan's list of keys is empty."
                            : "The plan names no keys, so no signed statement can count.",
                    "class",
                    "note unsure");
            return;
        }
        Sheet.folded(
                html,
                "Who may sign now: " + Figures.count(signers.size(), "key"),
                part -> Rows.of(
                        part,
                        "Compare a fingerprint with ssh-keygen -l -f KEY.pub",
                        List.of("Who", "Key, and when it counts"),
                        rows -> signers.forEach(signer -> rows.row(
                                signer.people(),
                                last -> last.el("code", signer.type() + " " + signer.key())
                                        .text(" " + signer.valid() + ", for " + signer.namespaces())))));
    }

    private void operators(Html html) {
        JsonNode named = document.plan().policy().path("operators");
        var operators = new ArrayList<String>();
        named.forEach(each -> operators.add(each.asText()));
        html.el(
                "p",
                operators.isEmpty()
                        ? "No operator is named: whoever reaches the run may pause, retry, skip and abort."
                        : "May pause, retry, skip and abort: " + String.join(", ", operators) + ".");
    }
}
