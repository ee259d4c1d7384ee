package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a reseed leaves the nodes if it ends now. */
final class Aftermath {
    private final Floor floor;

    Aftermath(Floor floor) {
        this.floor = floor;
    }

    /** Nodes on which something was stopped, or may have been. */
    List<String> touched() {
        return floor.nodes().all().stream()
                .filter(n -> n.attempt() > 0 && !beforeItsStop(n))
                .map(NodeStatus::name)
                .toList();
    }

    /** The first step of the first attempt stops nothing. */
    private static boolean beforeItsStop(NodeStatus node) {
        return node.attempt() == 1
                && node.step().equals(NodeStep.BEFORE_STOP.word())
                && (node.state() == NodeState.STUCK || node.state() == NodeState.SKIPPED);
    }

    /**
     * Nodes that may still hold late writes once others serve the new generation, and why: those the plan went around,
     * skipped ones, and stuck ones the run leaves behind.
     */
    Map<String, String> owing() {
        var owing = new LinkedHashMap<String, String>();
        if (floor.nodes().count(NodeState.DONE) == 0) {
            return owing;
        }
        for (Standing.Owing o : floor.plan().owing()) {
            if (o.run().isEmpty()) {
                owing.put(o.node(), o.why());
            }
        }
        for (NodeStatus node : floor.nodes().all()) {
            if (node.state() == NodeState.SKIPPED || node.state() == NodeState.STUCK) {
                owing.put(node.name(), node.says());
            }
        }
        return owing;
    }

    ReseedOutcome.Nodes nodes() {
        var nodes = floor.nodes();
        return new ReseedOutcome.Nodes(
                nodes.count(NodeState.DONE),
                nodes.count(NodeState.SKIPPED),
                nodes.count(NodeState.STUCK),
                nodes.count(NodeState.UNDONE),
                List.copyOf(owing().keySet()));
    }
}
