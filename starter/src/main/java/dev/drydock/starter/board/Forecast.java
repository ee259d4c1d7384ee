package dev.drydock.starter.board;

import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long it takes, by what nodes of this run took so far. Pure. */
public final class Forecast {
    private Forecast() {}

    /** When nothing is at work any more if nothing new is begun; zero: nothing is. Empty: nobody can tell. */
    static Optional<Duration> safe(Status status, Instant now) {
        Long each = status.nodeSeconds();
        if (each == null) {
            return Optional.empty();
        }
        return Optional.of(status.nodes().stream()
                .filter(node -> node.state() == NodeState.RUNNING)
                .map(node -> Duration.ofSeconds(each).minus(Duration.between(node.since(), now)))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO));
    }

    /** The same as the end of a sentence. */
    public static String safeSays(Status status, Instant now) {
        long running = Bar.count(status, NodeState.RUNNING);
        if (running == 0) {
            return "no node is at work, so it holds at once";
        }
        String nodes = Figures.count(running, "node") + (running == 1 ? " is" : " are") + " at work";
        return safe(status, now)
                .map(left -> left.toSeconds() == 0
                        ? nodes + " and should be done by now"
                        : nodes + ", for about " + Figures.span(left) + " more")
                .orElse(nodes);
    }

    /** What the nodes that wait take at least, with as many at once as now; empty: none waits, or nobody can tell. */
    static Optional<Duration> left(Status status, Instant now) {
        long waiting = Bar.count(status, NodeState.WAITING);
        long running = Bar.count(status, NodeState.RUNNING);
        Long each = status.nodeSeconds();
        if (each == null || running == 0 || waiting == 0) {
            return Optional.empty();
        }
        return safe(status, now).map(safe -> safe.plusSeconds(each * Math.ceilDiv(waiting, running)));
    }

    /** A line for the board; empty: nothing is at work. */
    static Optional<String> line(Status status, Instant now) {
        if (Bar.count(status, NodeState.RUNNING) == 0 || status.nodeSeconds() == null) {
            return Optional.empty();
        }
        String rest = left(status, now)
                .map(left -> "waves: " + Figures.span(left) + " or more left; ")
                .orElse("");
        return Optional.of(rest + safeSays(status, now));
    }
}
