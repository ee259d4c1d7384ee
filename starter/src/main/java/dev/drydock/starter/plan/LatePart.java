package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Rows;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.Plan;
import java.util.List;

/** What becomes of writes that the snapshot does not hold, and whose were never dealt with. */
record LatePart(Plan plan) {
    void late(Html html) {
        JsonNode rules = plan.policy().path("late");
        if (rules.isObject()) {
            html.el(
                    "p",
                    "Writes that were accepted after the snapshot or the mark are brought in by these rules; nothing"
                            + " newer is overwritten. What conflicts or is to be reviewed waits at gate replay.");
            rules(html, rules);
        } else {
            html.el(
                    "p",
                    "Writes that the snapshot or the mark does not hold are not brought in.",
                    "class",
                    "note unsure");
        }
        owing(html);
    }

    private static void rules(Html html, JsonNode rules) {
        Rows.of(html, "Rules for late writes", List.of("Of", "What becomes of them"), rows -> {
            rules.path("tables").properties().stream()
                    .filter(table -> !table.getKey().equals("*"))
                    .forEach(table ->
                            rows.row("table " + table.getKey(), table.getValue().asText()));
            rules.path("skip").forEach(filter -> rows.row(filter.asText(), "skip"));
            rules.path("review").forEach(filter -> rows.row(filter.asText(), "review"));
            rows.row(
                    alone(rules) ? "all of them" : "all others",
                    rules.path("tables").path("*").asText("replay"));
        });
    }

    private static boolean alone(JsonNode rules) {
        return rules.path("tables").properties().stream()
                        .allMatch(table -> table.getKey().equals("*"))
                && rules.path("skip").isEmpty()
                && rules.path("review").isEmpty();
    }

    private void owing(Html html) {
        if (plan.owing().isEmpty()) {
            html.el("p", "No node is owing from an earlier run.");
            return;
        }
        html.el("h3", Figures.count(plan.owing().size(), "node") + " owing");
        Rows.of(
                html,
                "May still hold writes that nobody has dealt with",
                List.of("Node", "Why"),
                rows -> plan.owing().forEach(owing -> rows.row(owing.node(), owing.why())));
    }
}
