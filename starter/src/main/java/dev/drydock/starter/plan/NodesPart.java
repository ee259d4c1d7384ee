package dev.drydock.starter.plan;

import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Rows;
import dev.drydock.starter.html.Sheet;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Ranges;
import dev.drydock.workflows.plan.Plan;
import java.util.List;

/** Which nodes in which waves; thousands of them are told as ranges, and names that make none are folded away. */
record NodesPart(Plan plan) {
    private static final int WAVES = 12;
    private static final int TEXT = 72;

    void waves(Html html) {
        var waves = plan.waves();
        long nodes = waves.stream().mapToLong(List::size).sum();
        if (nodes == 0) {
            html.el("p", "To none: the plan names no node.", "class", "note unsure");
            return;
        }
        html.el(
                "p",
                Figures.count(nodes, "node") + " in " + Figures.count(waves.size(), "wave")
                        + "; a wave begins when the one before is done.");
        table(html, 0, waves.subList(0, Math.min(WAVES, waves.size())));
        if (waves.size() > WAVES) {
            var rest = waves.subList(WAVES, waves.size());
            Sheet.folded(
                    html,
                    Figures.count(rest.size(), "more wave") + " with "
                            + Figures.count(rest.stream().mapToLong(List::size).sum(), "node"),
                    part -> table(part, WAVES, rest));
        }
    }

    private static void table(Html html, int before, List<List<String>> waves) {
        Rows.narrow(html, "Waves in their order", List.of("Wave", "Nodes", "Which"), rows -> {
            for (int at = 0; at < waves.size(); at++) {
                List<String> wave = waves.get(at);
                rows.row(String.valueOf(before + at + 1), last -> names(last, "", wave), String.valueOf(wave.size()));
            }
        });
    }

    /** Whole when they are short, otherwise what fits and the rest on demand. */
    static void names(Html html, String label, List<String> nodes) {
        String all = Ranges.of(nodes);
        if (all.length() <= TEXT) {
            html.el("span", label + all);
            return;
        }
        Sheet.folded(html, label + Ranges.fit(nodes, TEXT), part -> part.el("p", all));
    }
}
