package dev.drydock.starter.cli;

import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Streams;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skip CLUSTER NODE...}: the run goes on without these nodes. */
@Command(name = "skip", description = "go on without these nodes; they are owing then", sortOptions = false)
final class SkipVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks = new Asks();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NODE", description = "nodes to leave out")
    private List<String> nodes = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept in the record")
    private String reason = "";

    SkipVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        return common.with(server -> skip(server, name));
    }

    private int skip(Server server, String name) {
        Look look = NodeVerbs.open(new Runs(server).look(name));
        NodeVerbs.known(look, nodes);
        Voice voice = asks.voice(common, server, look, "");
        if (!common.json()) {
            common.tell("skip " + String.join(", ", nodes) + " of " + name + ": the run goes on without them");
            asks.show(common, voice);
        }
        var speech = new Speech("skip", "", "", voice.who(), reason, NodeVerbs.with(nodes));
        return asks.send(common, server, look, voice, speech);
    }
}
