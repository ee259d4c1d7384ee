package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Ink;
import dev.drydock.starter.view.Page;
import dev.drydock.starter.view.Ranges;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.policy.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan for people: what a run will do, in the order in which somebody who must answer for it asks. */
public final class PlanPage {
    private static final int WAVES = 6;

    private final Plan plan;
    private final PlanDocument document;
    private final Page page;

    private PlanPage(PlanDocument document, int width, Ink ink) {
        this.document = document;
        this.plan = document.plan();
        this.page = new Page(width, ink);
    }

    public static List<String> of(PlanDocument document, int width, Ink ink) {
        return of(document, new Since.Nothing(""), width, ink);
    }

    /** @param since shown first; a reason that is empty is not shown */
    public static List<String> of(PlanDocument document, Since since, int width, Ink ink) {
        var page = new PlanPage(document, width, ink);
        page.head();
        page.changes(since);
        page.checks();
        page.expect();
        page.steps();
        page.gates();
        page.limits();
        page.late();
        page.waves();
        page.decided();
        page.owing();
        return page.page.lines();
    }

    private void head() {
        page.raw(page.ink().bold(Columns.fit("Plan: " + plan.runbook() + " " + plan.cluster(), page.width())));
        page.wrapped("  why    ", plan.reason() + (plan.ticket() == null ? "" : " (" + plan.ticket() + ")"));
        page.line("  by     " + plan.requestedBy() + ", " + Figures.minute(plan.madeAt()));
        page.raw("  digest " + document.claimed()); // whole, to be compared
    }

    private void changes(Since since) {
        switch (since) {
            case Since.Earlier earlier -> {
                var changes = earlier.changes(document);
                page.title("Policy", "compared with the plan of " + earlier.from());
                if (earlier.otherRunbook(document)) {
                    page.wrapped(
                            "  ",
                            "that was of runbook "
                                    + earlier.plan().at("runbook").asText());
                }
                changes.forEach(change -> page.wrapped("  ", change));
                if (changes.isEmpty()) {
                    page.line("  signers, gates, operators and all other policy are the same");
                }
            }
            case Since.Nothing(String why)
            when !why.isEmpty() -> {
                page.title("Policy", "not compared with an earlier plan");
                page.wrapped("  ", why);
            }
            case Since.Nothing _ -> {}
        }
    }

    private void checks() {
        var ok = with(Check.Verdict.OK);
        var bad = with(Check.Verdict.BAD);
        var unclear = with(Check.Verdict.INCONCLUSIVE);
        page.title("Checks", bad.size() + " bad, " + unclear.size() + " inconclusive, " + ok.size() + " ok");
        bad.forEach(check -> check("  BAD  ", page.ink().red("  BAD  "), check));
        unclear.forEach(check -> check("  ??   ", page.ink().yellow("  ??   "), check));
        ok.forEach(check -> check("  ok   ", page.ink().green("  ok   "), check));
    }

    private List<Check> with(Check.Verdict verdict) {
        return plan.checks().stream().filter(c -> c.verdict() == verdict).toList();
    }

    private void check(String mark, String inked, Check check) {
        String nodes = check.nodes().isEmpty() ? "" : " [" + Ranges.of(check.nodes()) + "]";
        var lines = Columns.hang(mark, check.name() + nodes + ": " + check.says(), page.width());
        page.raw(inked + lines.getFirst().substring(mark.length()));
        lines.stream().skip(1).forEach(page::raw);
    }

    private void expect() {
        var expect = plan.expect();
        page.title("Expect", "without the time people take");
        page.line("  the whole run             " + seconds(expect.seconds()));
        page.line("  each node out of service  " + seconds(expect.outagePerNode()));
        if (expect.splitSeconds() > 0) {
            page.line("  old and new side by side  " + seconds(expect.splitSeconds()));
        }
        page.line("  data sent to the nodes    " + Figures.bytes(expect.bytes()));
        String point = plan.pointOfNoReturn();
        page.wrapped(
                "  cannot be undone          ",
                point == null ? "nothing: every step can be taken back" : "from step " + point + " on");
    }

    private static String seconds(long seconds) {
        return "about " + Figures.span(Duration.ofSeconds(seconds));
    }

    private void steps() {
        page.title("What will happen", Figures.count(nodes().size(), "node") + "; * = the node does not serve");
        int name = plan.steps().stream().mapToInt(s -> s.name().length()).max().orElse(0);
        int number = 0;
        for (PlanStep step : plan.steps()) {
            number++;
            if (step.name().equals(plan.pointOfNoReturn())) {
                page.raw(page.ink().yellow("   -- from here on it cannot be undone --"));
            }
            String first = String.format(
                    "%4d%s %-" + Math.max(1, name) + "s  %-8s ",
                    number,
                    step.outage() ? "*" : " ",
                    step.name(),
                    step.on());
            String undo = step.undo() == null || step.undo().isEmpty() ? "" : " (undo: " + step.undo() + ")";
            page.wrapped(first, step.does() + undo);
        }
    }

    private List<String> nodes() {
        return plan.waves().stream().flatMap(List::stream).toList();
    }

    private void gates() {
        if (plan.gates().isEmpty()) {
            return;
        }
        page.title("Gates", "where the run waits for people");
        for (var gate : plan.gates()) {
            page.wrapped(
                    "  " + gate.name() + "  ",
                    "before " + gate.before() + ": "
                            + gate.levels().stream().map(Level::says).collect(Collectors.joining(", then "))
                            + ", open for " + Figures.span(gate.expires()));
        }
    }

    private void limits() {
        List<String> limits = PolicyWords.limits(plan.policy());
        if (!limits.isEmpty()) {
            page.title("Waves may begin", "");
            limits.forEach(limit -> page.wrapped("  ", limit));
        }
    }

    /** What becomes of writes that the snapshot does not hold. */
    private void late() {
        JsonNode rules = plan.policy().path("late");
        if (!rules.isObject()) {
            return;
        }
        page.title("Late writes", "accepted after the snapshot or the mark");
        String tables = rules.path("tables").properties().stream()
                .filter(e -> !e.getKey().equals("*"))
                .map(e -> e.getKey() + " " + e.getValue().asText())
                .collect(Collectors.joining(", "));
        page.wrapped(
                "  tables  ",
                (tables.isEmpty() ? "" : tables + "; others ")
                        + (tables.isEmpty() ? "all " : "")
                        + rules.path("tables").path("*").asText("replay"));
        rules.path("skip").forEach(filter -> page.wrapped("  skip    ", filter.asText()));
        rules.path("review").forEach(filter -> page.wrapped("  review  ", filter.asText()));
        page.wrapped(
                "  people  ", "what conflicts or is to be reviewed waits at gate replay; nothing newer is overwritten");
    }

    private void waves() {
        var waves = plan.waves();
        page.title("Waves", Figures.count(waves.size(), "wave") + ", " + Figures.count(nodes().size(), "node"));
        for (int at = 0; at < Math.min(WAVES, waves.size()); at++) {
            String first = String.format("%4d  %4d  ", at + 1, waves.get(at).size());
            page.raw(first + Ranges.fit(waves.get(at), page.width() - first.length()));
        }
        if (waves.size() > WAVES) {
            var rest = waves.subList(WAVES, waves.size());
            long left = rest.stream().mapToLong(List::size).sum();
            page.line("      ... " + Figures.count(rest.size(), "more wave") + " with " + Figures.count(left, "node"));
        }
    }

    private void decided() {
        var words = new ArrayList<String>();
        words(words, "", plan.decided());
        if (!words.isEmpty()) {
            page.title("Decided", "");
            words.forEach(word -> page.wrapped("  ", word));
        }
    }

    private static void words(List<String> words, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(e -> words(words, name.isEmpty() ? e.getKey() : name + "." + e.getKey(), e.getValue()));
        } else if (value.isArray() && value.size() > 8) {
            words.add(name + " = " + value.size() + " entries");
        } else if (!value.isNull() && !value.isMissingNode()) {
            words.add(name + " = " + (value.isValueNode() ? value.asText() : value.toString()));
        }
    }

    private void owing() {
        if (plan.owing().isEmpty()) {
            return;
        }
        page.title("Owing", "nodes that may still hold writes nobody has dealt with");
        plan.owing().forEach(owing -> page.wrapped("  " + owing.node() + "  ", owing.why()));
    }
}
