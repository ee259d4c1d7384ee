package dev.drydock.starter.board;

import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Ink;
import dev.drydock.starter.view.Ranges;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The nodes. When not all of them fit, those that need a look come first (stuck, owing, running) and the rest is told
 * as a count and ranges of names.
 */
final class Table {
    private static final List<NodeState> FIRST = List.of(NodeState.STUCK, NodeState.OWING, NodeState.RUNNING);
    private static final List<NodeState> GROUPED =
            List.of(NodeState.DONE, NodeState.UNDONE, NodeState.SKIPPED, NodeState.WAITING);

    private final Status status;
    private final Flights flights;
    private final Board.View view;

    private Table(Status status, Flights flights, Board.View view) {
        this.status = status;
        this.flights = flights;
        this.view = view;
    }

    static List<String> of(Status status, Flights flights, Board.View view, int room) {
        return new Table(status, flights, view).lines(room);
    }

    private List<String> lines(int room) {
        if (!view.only().isEmpty()) {
            var wanted = status.nodes().stream()
                    .filter(n -> view.only().contains(n.state()))
                    .toList();
            return wanted.isEmpty() ? List.of("no such node") : limited(wanted, room, List.of());
        }
        if (status.nodes().size() < room) {
            return rows(status.nodes());
        }
        var groups = GROUPED.stream()
                .filter(state -> Bar.count(status, state) > 0)
                .map(this::group)
                .toList();
        return limited(first(), room - groups.size(), groups);
    }

    private List<NodeStatus> first() {
        return FIRST.stream()
                .flatMap(state -> status.nodes().stream().filter(node -> node.state() == state))
                .toList();
    }

    /** The heading takes one line, and what is left out another. */
    private List<String> limited(List<NodeStatus> nodes, int room, List<String> after) {
        var lines = new ArrayList<String>();
        if (nodes.size() < room) {
            lines.addAll(nodes.isEmpty() ? List.of() : rows(nodes));
        } else {
            var shown = nodes.subList(0, Math.max(1, room - 2));
            lines.addAll(rows(shown));
            var left = nodes.subList(shown.size(), nodes.size());
            String state = word(left.getFirst());
            lines.add(Columns.fit("... " + left.size() + " more (--only " + state + ")", view.width()));
        }
        lines.addAll(after);
        return lines;
    }

    private String group(NodeState state) {
        var names = status.nodes().stream()
                .filter(node -> node.state() == state)
                .map(NodeStatus::name)
                .toList();
        String first = names.size() + " " + state.name().toLowerCase(Locale.ROOT) + "  ";
        return Columns.fit(first + Ranges.fit(names, view.width() - first.length()), view.width());
    }

    private List<String> rows(List<NodeStatus> nodes) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NODE", "STATE", "STEP", "PROGRESS", "SAYS"));
        nodes.forEach(node -> rows.add(cells(node, flights.nodes().get(node.name()))));
        int[] widths = {20, 7, 17, 26};
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            int widest = rows.stream()
                    .mapToInt(row -> Columns.width(row.get(at)))
                    .max()
                    .orElse(0);
            boolean empty = rows.stream().skip(1).allMatch(row -> row.get(at).isEmpty());
            widths[column] = empty ? 0 : Math.min(widths[column], widest);
        }
        var lines = new ArrayList<String>();
        for (int at = 0; at < rows.size(); at++) {
            String line = line(rows.get(at), widths);
            lines.add(at == 0 ? view.ink().faint(line) : inked(nodes.get(at - 1).state(), line));
        }
        return lines;
    }

    private List<String> cells(NodeStatus node, @Nullable Flying flying) {
        int attempt = flying == null ? node.attempt() : flying.attempt();
        String step = flying == null ? node.step() : flying.step();
        String says = flying == null || flying.says(view.now()).isEmpty() ? node.says() : flying.says(view.now());
        return List.of(
                node.name(),
                word(node),
                step + (attempt > 1 && !step.isEmpty() ? " #" + attempt : ""),
                flying == null ? "" : flying.progress(view.now()),
                Columns.clean(says));
    }

    private String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            if (widths[column] > 0) {
                line.append(Columns.cell(row.get(column), widths[column])).append("  ");
            }
        }
        line.append(Columns.fit(row.getLast(), Math.max(0, view.width() - Columns.width(line.toString()))));
        return line.toString().stripTrailing();
    }

    private String inked(NodeState state, String line) {
        Ink ink = view.ink();
        return switch (state) {
            case STUCK, OWING -> ink.red(line);
            case RUNNING -> ink.bold(line);
            case DONE, UNDONE -> ink.green(line);
            case WAITING, SKIPPED -> line;
        };
    }

    private static String word(NodeStatus node) {
        return node.state().name().toLowerCase(Locale.ROOT);
    }
}
