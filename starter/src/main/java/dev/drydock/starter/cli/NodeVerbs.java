package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.util.List;

/** What retry, skip and abort have in common: an open run, and nodes that it has. */
final class NodeVerbs {
    private NodeVerbs() {}

    static Look open(Look look) {
        if (look.ended()) {
            throw new Failure(
                    Exit.NOTHING,
                    "run " + look.status().run() + " of " + look.status().cluster() + " has ended (" + look.kind()
                            + ")",
                    "drydock review " + look.status().cluster());
        }
        return look;
    }

    static void known(Look look, List<String> nodes) {
        var names = look.status().nodes().stream().map(Status.NodeStatus::name).toList();
        var unknown = nodes.stream().filter(node -> !names.contains(node)).toList();
        if (!unknown.isEmpty()) {
            throw new Failure(
                    Exit.USAGE,
                    "the run of " + look.status().cluster() + " has no node " + String.join(", ", unknown),
                    "drydock status " + look.status().cluster());
        }
    }

    static ObjectNode with(List<String> nodes) {
        ObjectNode with = Json.MAPPER.createObjectNode();
        nodes.forEach(with.withArray("nodes")::add);
        return with;
    }
}
