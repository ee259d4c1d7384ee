package dev.drydock.starter.review;

import dev.drydock.starter.review.Account.Moment;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Ink;
import dev.drydock.starter.view.Page;
import dev.drydock.starter.view.Ranges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The record as text. */
public final class TextAccount {
    private final Account account;
    private final Page page;

    private TextAccount(Account account, Page page) {
        this.account = account;
        this.page = page;
    }

    public static List<String> of(Account account, int width, Ink ink) {
        var text = new TextAccount(account, new Page(width, ink));
        text.head();
        text.outcome();
        text.late();
        text.moments();
        text.voices();
        text.nodes();
        text.missing();
        return text.page.lines();
    }

    private void head() {
        page.raw(page.ink().bold("Incident record: " + account.runbook() + " " + account.cluster()));
        page.line("  run    " + account.run());
        page.raw("  plan   " + account.plan());
        page.wrapped("  asked  ", account.by() + ": " + account.reason() + ticket());
        page.line("  began  " + stamp(account.began()));
        Instant ended = account.ended();
        page.line("  ended  "
                + (ended == null
                        ? "not yet"
                        : stamp(ended) + ", after " + Figures.fine(Duration.between(account.began(), ended))));
    }

    private String ticket() {
        return account.ticket().isEmpty() ? "" : " (" + account.ticket() + ")";
    }

    private static String stamp(Instant at) {
        return at.toString().substring(0, 10) + " " + Figures.clock(at) + " UTC";
    }

    private void outcome() {
        page.title("Outcome", "");
        page.wrapped("  ", account.ending());
        var outcome = account.outcome();
        if (outcome != null) {
            Words.outcome(outcome).forEach(word -> page.wrapped("    ", word));
        }
    }

    private void late() {
        var late = account.late();
        if (late == null) {
            return;
        }
        page.title("Late writes", Figures.count(late.end().rows(), "row"));
        late.brought()
                .forEach(
                        step -> page.wrapped("  " + Figures.clock(step.at()) + "  ", step.step() + ": " + step.says()));
        page.wrapped("  ", Lates.sum(late.end()));
        String list = late.end().list();
        if (list != null) {
            page.raw("  " + list);
        }
    }

    private void moments() {
        page.title("What happened", "UTC");
        for (var together : together(account.moments())) {
            Moment first = together.getFirst();
            String who = together.size() == 1
                    ? first.who()
                    : Figures.count(together.size(), "node") + " "
                            + Ranges.fit(together.stream().map(Moment::who).toList(), 30);
            var lines = Columns.hang("  " + Figures.clock(first.at()) + "  ", who + ": " + first.says(), page.width());
            lines.forEach(line -> page.raw(first.bad() ? page.ink().red(line) : line));
        }
    }

    /** Nodes that did the same one after the other share a line. */
    private static List<List<Moment>> together(List<Moment> moments) {
        var groups = new ArrayList<List<Moment>>();
        for (Moment moment : moments) {
            boolean same = !groups.isEmpty()
                    && groups.getLast().getFirst().says().equals(moment.says())
                    && !moment.who().equals("run")
                    && !moment.who().equals("person");
            if (!same) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(moment);
        }
        return groups;
    }

    private void voices() {
        page.title("What people said", Figures.count(account.voices().size(), "statement"));
        for (var voice : account.voices()) {
            String target = voice.target().isEmpty() ? "" : " " + voice.target();
            page.wrapped(
                    "  " + Figures.clock(voice.at()) + "  ",
                    voice.by() + ": " + voice.action() + target + (voice.signed() ? "" : " (UNSIGNED)")
                            + (voice.reason().isEmpty() ? "" : ", \"" + voice.reason() + "\""));
            page.wrapped(
                    "            ", (voice.taken().isEmpty() ? "" : voice.taken() + "; ") + "then: " + voice.then());
        }
    }

    private void nodes() {
        if (account.nodes().isEmpty()) {
            return; // The run did all steps itself.
        }
        page.title("Nodes", Figures.count(account.nodes().size(), "node"));
        for (var node : account.nodes()) {
            String again = node.begun() > 1 ? ", begun " + node.begun() + " times" : "";
            page.wrapped("  " + node.node() + "  ", node.says() + " after " + Figures.fine(node.took()) + again);
            node.steps().forEach(step -> page.wrapped("    " + Figures.clock(step.asked()) + "  ", Words.step(step)));
        }
    }

    private void missing() {
        if (!account.missing().isEmpty()) {
            page.title("Not in this record", "");
            page.wrapped("  ", "histories of " + Ranges.of(account.missing()));
        }
    }
}
