package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retry CLUSTER NODE...|--stuck}: begins stuck nodes again at the step that failed. */
@Command(
        name = "retry",
        description = "begin stuck nodes again at the step that failed, or at another one",
        sortOptions = false)
final class RetryVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks = new Asks();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Parameters(index = "1..*", paramLabel = "NODE", description = "nodes that are stuck")
    private List<String> nodes = List.of();

    @Option(names = "--stuck", description = "all nodes that are stuck")
    private boolean stuck;

    @Option(names = "--from", paramLabel = "STEP", description = "begin at this step")
    private String from = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "kept in the record")
    private String reason = "";

    RetryVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        if (stuck == !nodes.isEmpty()) {
            throw new Failure(
                    Exit.USAGE,
                    "retry needs nodes, or --stuck for all that are stuck, and not both",
                    "drydock retry " + cluster + " --stuck");
        }
        String name = Common.cluster(cluster);
        return common.with(server -> retry(server, name));
    }

    private int retry(Server server, String name) {
        Look look = NodeVerbs.open(new Runs(server).look(name));
        NodeVerbs.known(look, nodes);
        var failed = look.nodes(NodeState.STUCK);
        var not = nodes.stream().filter(node -> !failed.contains(node)).toList();
        boolean itself = stuck && failed.isEmpty() && asks(look.status());
        if (!itself && (failed.isEmpty() || !not.isEmpty())) {
            throw new Failure(
                    Exit.NOTHING,
                    not.isEmpty() ? "no node of " + name + " is stuck" : "not stuck: " + String.join(", ", not),
                    "drydock status " + name);
        }
        Voice voice = asks.voice(common, server, look, "");
        if (!common.json()) {
            String what = itself ? "what the run waits for" : String.join(", ", stuck ? failed : nodes);
            common.tell("retry " + what + (from.isEmpty() ? "" : " from " + from));
            asks.show(common, voice);
        }
        return asks.send(common, server, look, voice, new Speech("retry", "", "", voice.who(), reason, with()));
    }

    /** Whether the run itself is stuck between two waves: it names the command then. */
    private static boolean asks(Status status) {
        return status.next().stream().anyMatch(command -> command.contains(" retry "));
    }

    private ObjectNode with() {
        ObjectNode with = stuck ? Json.MAPPER.createObjectNode().put("stuck", true) : NodeVerbs.with(nodes);
        return from.isEmpty() ? with : with.put("from", from);
    }
}
