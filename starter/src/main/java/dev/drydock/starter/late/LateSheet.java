package dev.drydock.starter.late;

import dev.drydock.starter.html.Html;
import dev.drydock.starter.html.Rows;
import dev.drydock.starter.html.Sheet;
import dev.drydock.starter.html.Signing;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Late writes as a page for whoever decides about them and has neither Java nor Temporal. However long the listing, the
 * page stays of a size that a ticket takes: what was left out is counted.
 */
public final class LateSheet {
    static final int NEEDY = 200;
    static final int TABLES = 40;
    static final int SAMPLE = 5;

    private final Viewing viewing;
    private final Counts counts = new Counts();
    private final List<LateRow> needy = new ArrayList<>();
    private final Map<String, Sample> others = new TreeMap<>();
    private long left;

    private LateSheet(Viewing viewing) {
        this.viewing = viewing;
        viewing.listing().each(line -> {
            if (viewing.wanted().matches(line.row())) {
                add(line);
            }
        });
        viewing.refuseNothing(counts);
    }

    private void add(Listing.Line line) {
        LateRow row = line.row();
        counts.add(row);
        if (!LatePage.needy(row)) {
            others.computeIfAbsent(row.table(), _ -> new Sample(SAMPLE)).add(line);
        } else if (needy.size() < NEEDY) {
            needy.add(row);
        } else {
            left++;
        }
    }

    /** @param approvals what an approver may sign at the gate; empty: nothing waits, or there is no run at hand */
    public static String of(Viewing viewing, List<Statement> approvals) {
        var sheet = new LateSheet(viewing);
        return Sheet.of("Late writes: " + viewing.cluster(), main -> {
            main.in("header", sheet::head);
            Sheet.part(main, "totals", "Totals", sheet::totals);
            Sheet.part(main, "needy", "For people to decide", sheet::needy);
            Sheet.part(main, "others", "The others, a sample of each table", sheet::others);
            Sheet.part(main, "gate", "Gate replay", part -> sheet.gate(part, approvals));
        });
    }

    private void head(Html html) {
        html.el("p", "Late writes", "class", "kind");
        html.el("h1", viewing.cluster());
        Reckoning late = viewing.reckoning();
        html.el("p", late == null ? "From a listing alone, without its run." : late.says(), "class", "why");
        if (!viewing.run().isEmpty()) {
            html.el("p", "Run " + viewing.run() + ".", "class", "soft");
        }
        if (!viewing.wanted().everything()) {
            html.el("p", "Only rows that match a filter are on this page.", "class", "note unsure");
        }
        if (late != null && late.heldRows() > 0) {
            html.el("p", Viewing.waits(late) + "; they wait at gate replay.", "class", "note unsure");
        }
    }

    private void totals(Html html) {
        Reckoning late = viewing.reckoning();
        if (late != null) {
            Rows.of(html, "Late cells: one distinct change each, counted once", List.of("Cells", "How many"), rows -> {
                rows.row("captured", cells(late.captured()));
                rows.row("applied", cells(late.applied()));
                rows.row("already there", cells(late.already()));
                rows.row("superseded by something newer", cells(late.superseded()));
                rows.row("conflicts, the cluster's value kept", cells(late.conflicts()));
                rows.row("skipped by a rule", cells(late.skipped()));
                rows.row("waiting for people", cells(late.held()));
            });
        }
        Rows.of(
                html,
                Figures.count(counts.rows(), "row") + " with " + Figures.count(counts.cells(), "late cell"),
                List.of("Table", "Written on", "Rows", "Cells"),
                rows -> counts.all()
                        .forEach(of -> rows.row(
                                of.table() + ": " + of.kind() + ", " + RowText.word(of.verdict()),
                                of.node(),
                                cells(of.rows()),
                                cells(of.cells()))));
    }

    private static String cells(long many) {
        return String.valueOf(many);
    }

    private void needy(Html html) {
        if (needy.isEmpty()) {
            html.el("p", "Nothing: no row conflicts or is to be reviewed.", "class", "note ok");
            return;
        }
        html.el("p", "Late is what was written after the snapshot, “mine”; cluster is what it holds now, “theirs”.");
        needy.forEach(row -> RowTable.of(html, row));
        if (left > 0) {
            html.el(
                    "p",
                    "and " + Figures.count(left, "more row") + " like these, which drydock late " + viewing.cluster()
                            + " shows.",
                    "class",
                    "note unsure");
        }
    }

    private void others(Html html) {
        if (others.isEmpty()) {
            html.el("p", "None.");
            return;
        }
        others.entrySet().stream().limit(TABLES).forEach(table -> {
            Sample sample = table.getValue();
            String caption = table.getKey() + ": " + sample.lines().size() + " of "
                    + Figures.count(sample.seen(), "row") + ", drawn by lot";
            var rows = sample.lines().stream().map(Listing.Line::row).toList();
            RowTable.sample(html, caption, rows);
        });
        if (others.size() > TABLES) {
            html.el(
                    "p",
                    "and " + Figures.count(others.size() - TABLES, "more table") + ": "
                            + others.keySet().stream().skip(TABLES).collect(Collectors.joining(", ")));
        }
    }

    private void gate(Html html, List<Statement> approvals) {
        Reckoning late = viewing.reckoning();
        if (late == null || late.subject() == null) {
            html.el("p", late == null ? "Without its run there is nothing to sign." : "Nothing waits at the gate.");
            return;
        }
        html.el(
                "p",
                "The gate asks about this list of rows; when another row comes to wait it is another list, and what"
                        + " was signed before does not count for it.");
        html.el("p", late.subject(), "class", "digest");
        if (approvals.isEmpty()) {
            html.el("p", "Nobody is named who may approve, or the gate does not take approvals now.");
        }
        approvals.forEach(approval -> approval(html, approval));
    }

    private void approval(Html html, Statement approval) {
        String how = approval.with().path("resolve").asText();
        String file = "replay-" + how + "-" + Figures.brief(approval.nonce()) + ".json";
        Sheet.folded(
                html,
                approval.by() + ": " + how + ", " + meant(how),
                part -> Signing.of(
                        part,
                        approval,
                        file,
                        "Send " + file + " and " + file
                                + ".sig back to whoever gave you this page; they run drydock say " + file + "."));
    }

    private static String meant(String how) {
        return how.equals("mine")
                ? "the late value replaces what the cluster holds"
                : "what the cluster holds stays where it conflicts";
    }
}
