package dev.drydock.starter.review;

import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The record as Markdown, for a ticket or a post-mortem. */
public final class MarkdownAccount {
    private final List<String> lines = new ArrayList<>();

    private MarkdownAccount() {}

    public static List<String> of(Account account) {
        var text = new MarkdownAccount();
        text.head(account);
        text.late(account);
        text.moments(account);
        text.voices(account);
        text.nodes(account);
        if (!account.missing().isEmpty()) {
            text.section("Not in this record");
            account.missing().forEach(id -> text.lines.add("- history of `" + id + "`"));
        }
        return text.lines;
    }

    private void head(Account account) {
        lines.add("# Incident record: " + account.runbook() + " of " + account.cluster());
        lines.add("");
        lines.add("- Run: `" + account.run() + "`");
        lines.add("- Plan: `" + account.plan() + "`");
        lines.add("- Asked by " + plain(account.by()) + ": " + plain(account.reason())
                + (account.ticket().isEmpty() ? "" : " (" + plain(account.ticket()) + ")"));
        var ended = account.ended();
        lines.add("- Began " + time(account.began()) + ", "
                + (ended == null
                        ? "not ended yet"
                        : "ended " + time(ended) + ", after "
                                + Figures.fine(Duration.between(account.began(), ended))));
        section("Outcome");
        lines.add(plain(account.ending()));
        var outcome = account.outcome();
        if (outcome != null) {
            lines.add("");
            Words.outcome(outcome).forEach(word -> lines.add("- " + plain(word)));
        }
    }

    private void late(Account account) {
        var late = account.late();
        if (late == null) {
            return;
        }
        section("Late writes");
        row("Time", "Step", "Brought in");
        row("---", "---", "---");
        late.brought().forEach(step -> row(time(step.at()), step.step(), step.says()));
        lines.add("");
        lines.add("In the end: " + Lates.sum(late.end()) + ".");
        if (late.end().list() != null) {
            lines.add("");
            lines.add("Listing: `" + late.end().list() + "`");
        }
    }

    private void moments(Account account) {
        section("What happened");
        row("Time", "Who", "What");
        row("---", "---", "---");
        account.moments()
                .forEach(m ->
                        cells(time(m.at()), plain(m.who()), m.bad() ? "**" + plain(m.says()) + "**" : plain(m.says())));
    }

    private void voices(Account account) {
        section("What people said");
        row("Time", "Who", "Said", "Reason", "Taken", "Then");
        row("---", "---", "---", "---", "---", "---");
        account.voices()
                .forEach(v -> row(
                        time(v.at()),
                        v.by() + (v.signed() ? "" : " (UNSIGNED)"),
                        (v.action() + " " + v.target()).strip(),
                        v.reason(),
                        v.taken(),
                        v.then()));
    }

    private void nodes(Account account) {
        section("Steps");
        row("Who", "Step", "Asked", "Took", "Attempts", "Result", "Says");
        row("---", "---", "---", "---", "---", "---", "---");
        account.steps().forEach(step -> step(step.node().isEmpty() ? "run" : step.node(), step));
        account.nodes().forEach(node -> node.steps().forEach(step -> step(node.node(), step)));
        if (account.nodes().isEmpty()) {
            return; // The run did all steps itself.
        }
        section("Nodes");
        row("Node", "Took", "Begun", "Ended as");
        row("---", "---", "---", "---");
        account.nodes()
                .forEach(
                        node -> row(node.node(), Figures.fine(node.took()), String.valueOf(node.begun()), node.says()));
    }

    private void step(String who, Account.Step step) {
        row(
                who,
                step.step(),
                time(step.asked()),
                step.ended() == null ? "" : Figures.fine(step.took()),
                String.valueOf(step.attempts()),
                step.result(),
                step.says());
    }

    private void section(String title) {
        lines.add("");
        lines.add("## " + title);
        lines.add("");
    }

    private void row(String... texts) {
        cells(Stream.of(texts).map(MarkdownAccount::plain).toArray(String[]::new));
    }

    private void cells(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    /** What others wrote can neither end a cell nor begin a tag. */
    private static String plain(String text) {
        return Columns.clean(text).replace("|", "\\|").replace("<", "&lt;").strip();
    }

    /** To the second: what is nearer than that is in the JSON. */
    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
