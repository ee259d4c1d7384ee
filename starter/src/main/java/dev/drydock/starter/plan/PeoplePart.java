package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Rows;
import dev.drydock.starter.html.Sheet;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.Roles;
import dev.drydock.workflows.words.Json;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

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
        roles(html);
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

    private void roles(Html html) {
        JsonNode policy = document.plan().policy();
        Duties duties = policy.has("duties") ? Json.read(policy.path("duties"), Duties.class) : Duties.NONE;
        Roles roles = duties.of(document.plan().runbook());
        List<String> operators = Objects.requireNonNullElse(roles.operate(), texts(policy.path("operators")));
        html.in(
                "ul",
                ul -> {
                    ul.el("li", "May start the run: " + people(roles.start()));
                    ul.el("li", "May pause, retry, skip and abort: " + people(operators));
                    if (duties.apart()) {
                        ul.el("li", "Nobody may have two of these parts in one run: to start, to approve, to operate.");
                    }
                },
                "class",
                "list");
    }

    private static String people(@Nullable List<String> named) {
        return named == null || named.isEmpty() ? "whoever may speak at all." : String.join(", ", named) + ".";
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
