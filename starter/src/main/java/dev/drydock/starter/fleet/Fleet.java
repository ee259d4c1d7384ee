package dev.drydock.starter.fleet;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Grid;
import dev.drydock.starter.view.Ink;
import dev.drydock.workflows.desk.Desk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All clusters, as a program gets them and as people do.
 *
 * @param windows of clusters that have one: what an open run goes by, else what the cluster's file says
 */
public record Fleet(List<Row> runs, List<ClusterWindow> windows, List<Debt> owing) {
    public record ClusterWindow(
            String cluster, @JsonUnwrapped Hours hours) {}

    public record Debt(String cluster, String node, String why, String run) {}

    /** @param cards of all clusters; none: only runs were asked for, or no worker answered */
    public static Fleet of(List<Row> runs, List<Desk.Card> cards, Instant now) {
        var windows = new LinkedHashMap<String, Hours>();
        for (Row run : runs) {
            if (run.window() != null) {
                windows.put(run.cluster(), run.window());
            }
        }
        for (Desk.Card card : cards) {
            if (card.window() != null) {
                windows.putIfAbsent(card.cluster(), Hours.of(card.window(), now));
            }
        }
        return new Fleet(
                runs,
                windows.entrySet().stream()
                        .map(entry -> new ClusterWindow(entry.getKey(), entry.getValue()))
                        .toList(),
                cards.stream().flatMap(Fleet::debts).toList());
    }

    private static Stream<Debt> debts(Desk.Card card) {
        return card.owing().stream().map(owing -> new Debt(card.cluster(), owing.node(), owing.why(), owing.run()));
    }

    public List<String> lines(int width, Ink ink, Instant now) {
        var lines = new ArrayList<String>();
        if (runs.isEmpty()) {
            lines.add("no runs");
        } else {
            lines.addAll(table(now).lines(width, ink));
        }
        var alike = new TreeMap<String, List<String>>();
        windows.forEach(window -> alike.computeIfAbsent(window.hours().says(now), _ -> new ArrayList<>())
                .add(window.cluster()));
        alike.forEach((says, clusters) ->
                lines.addAll(Columns.hang("window: ", says + ": " + String.join(", ", clusters), width)));
        owing.forEach(debt -> lines.add("owing: " + debt.cluster() + " " + debt.node() + ": " + debt.why() + " (run "
                + Figures.brief(debt.run()) + ")"));
        return lines;
    }

    private Grid table(Instant now) {
        var grid = new Grid("CLUSTER", "RUNBOOK", "RUN", "STATE", "SINCE", "SAYS");
        runs.forEach(row -> grid.row(
                row.cluster(),
                row.runbook(),
                Figures.brief(row.run()),
                row.at(),
                Figures.span(Duration.between(row.since(), now)) + " ago",
                row.says()));
        return grid;
    }
}
