package dev.drydock.starter.board;

import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Ink;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How many nodes are where: a bar and the figures. */
final class Bar {
    private static final int CELLS = 20;
    private static final List<NodeState> ORDER = List.of(
            NodeState.STUCK,
            NodeState.OWING,
            NodeState.RUNNING,
            NodeState.DONE,
            NodeState.UNDONE,
            NodeState.SKIPPED,
            NodeState.WAITING);

    private Bar() {}

    static String of(Status status, int width, Ink ink) {
        int all = status.nodes().size();
        if (all == 0) {
            return Columns.fit("no nodes yet", width);
        }
        int done = cells(count(status, NodeState.DONE) + count(status, NodeState.UNDONE), all);
        int stuck = cells(count(status, NodeState.STUCK) + count(status, NodeState.OWING), all);
        int running = cells(count(status, NodeState.RUNNING), all);
        int rest = Math.max(0, CELLS - done - stuck - running);
        String figures = ORDER.stream()
                .filter(state -> count(status, state) > 0)
                .map(state -> count(status, state) + " " + state.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("  "));
        return "[" + ink.green("#".repeat(Math.min(done, CELLS))) + ink.bold(">".repeat(running))
                + ink.red("!".repeat(stuck)) + ".".repeat(rest) + "] "
                + Columns.fit(
                        Figures.count(all, "node") + ": " + figures,
                        width - CELLS - 3 - Math.max(0, done + stuck + running - CELLS));
    }

    private static int cells(long count, int all) {
        return count == 0 ? 0 : (int) Math.max(1, CELLS * count / all);
    }

    static long count(Status status, NodeState state) {
        return status.nodes().stream().filter(node -> node.state() == state).count();
    }
}
