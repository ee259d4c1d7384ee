package dev.drydock.workflows.floor;

import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.statement.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns an operator's statement into an order, or says why it cannot be one. An empty list of nodes never means all.
 *
 * @param steps names of the steps a node can be retried from
 * @param byHand those that nothing but a person can tell to be done; the others look for themselves
 */
public record OrderDesk(NodeBook nodes, List<String> steps, List<String> byHand) {
    public OrderDesk {
        steps = List.copyOf(steps);
        byHand = List.copyOf(byHand);
    }

    /** @param why empty when there is an order */
    public record Read(Optional<Order> order, String why) {
        static Read of(Order order) {
            return new Read(Optional.of(order), "");
        }

        static Read refused(String why) {
            return new Read(Optional.empty(), why);
        }
    }

    /** @param asking whether the run itself waits for an answer, so that a retry may mean the run's own step */
    public Read read(Statement statement, boolean asking) {
        return switch (statement.action()) {
            case "retry" -> retry(statement, asking);
            case "skip" -> skip(statement);
            case "mark" -> mark(statement);
            case "abort" -> Read.of(new Order.Abort(wayBack(statement), statement.reason(), statement.by()));
            default -> Read.refused("action " + statement.action() + " is no order");
        };
    }

    private Read retry(Statement statement, boolean asking) {
        boolean all = statement.with().path("stuck").asBoolean();
        List<String> names = Order.names(statement.with(), "nodes");
        String from = statement.with().path("from").asText("");
        if (!from.isEmpty() && !steps.contains(from)) {
            return Read.refused("there is no step " + from + " (they are " + String.join(", ", steps) + ")");
        }
        if (all) {
            return allStuck(from, asking);
        }
        if (names.isEmpty()) {
            return Read.refused("it names no node; name them, or say --stuck");
        }
        for (String name : names) {
            String why = !nodes.knows(name)
                    ? "there is no node " + name + " in this run"
                    : nodes.state(name) == NodeState.STUCK
                            ? leavesOut(name, from)
                            : "node " + name + " is not stuck: " + word(name);
            if (!why.isEmpty()) {
                return Read.refused(why);
            }
        }
        return Read.of(new Order.Retry(names, false, from));
    }

    private Read allStuck(String from, boolean asking) {
        List<String> stuck = nodes.in(NodeState.STUCK);
        if (stuck.isEmpty() && !asking) {
            return Read.refused("no node is stuck");
        }
        for (String name : stuck) {
            String why = leavesOut(name, from);
            if (!why.isEmpty()) {
                return Read.refused(why);
            }
        }
        return Read.of(new Order.Retry(List.of(), true, from));
    }

    /** A retry may go back, never ahead: what is between was not done, and the node would pass for restored. */
    private String leavesOut(String name, String from) {
        String at = nodes.get(name).step();
        return from.isEmpty() || steps.indexOf(from) <= Math.max(0, steps.indexOf(at))
                ? ""
                : "node " + name + " is stuck at " + at + ", so it cannot go on from " + from;
    }

    private Read skip(Statement statement) {
        List<String> names = Order.names(statement.with(), "nodes");
        if (names.isEmpty()) {
            return Read.refused("it names no node");
        }
        if (statement.reason().isBlank()) {
            return Read.refused("skipping a node needs a reason: the node may hold late writes");
        }
        for (String name : names) {
            if (!nodes.knows(name)) {
                return Read.refused("there is no node " + name + " in this run");
            }
            if (nodes.state(name) == NodeState.DONE) {
                return Read.refused("node " + name + " is done, there is nothing to skip");
            }
        }
        return Read.of(new Order.Skip(names, statement.reason(), statement.by()));
    }

    private Read mark(Statement statement) {
        List<String> names = Order.names(statement.with(), "nodes");
        String step = statement.with().path("step").asText("");
        if (names.isEmpty()) {
            return Read.refused("it names no node");
        }
        if (!steps.contains(step)) {
            return Read.refused("there is no step " + step + " (they are " + String.join(", ", steps) + ")");
        }
        if (!byHand.contains(step)) {
            return Read.refused(
                    "step " + step + " looks at the node itself and recognises what was done by hand: say retry"
                            + (byHand.isEmpty() ? "" : " (only " + String.join(", ", byHand) + " can be marked)"));
        }
        if (statement.reason().isBlank()) {
            return Read.refused("marking a step done needs a reason: what was done by hand");
        }
        for (String name : names) {
            String why = !nodes.knows(name)
                    ? "there is no node " + name + " in this run"
                    : nodes.state(name) != NodeState.STUCK
                            ? "node " + name + " is not stuck: " + word(name)
                            : nodes.get(name).step().equals(step)
                                    ? ""
                                    : "node " + name + " is stuck at "
                                            + nodes.get(name).step() + ", not at " + step;
            if (!why.isEmpty()) {
                return Read.refused(why);
            }
        }
        return Read.of(new Order.Mark(names, step, steps.get(steps.indexOf(step) + 1), statement.by()));
    }

    private static Order.WayBack wayBack(Statement statement) {
        var undo = statement.with().path("undo");
        if (!undo.isBoolean()) {
            return Order.WayBack.UNSAID;
        }
        return undo.asBoolean() ? Order.WayBack.UNDO : Order.WayBack.LEAVE;
    }

    private String word(String name) {
        return "it is " + nodes.state(name).name().toLowerCase(Locale.ROOT);
    }
}
