package dev.drydock.starter.cli;

import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Exit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mark CLUSTER NODE... STEP done}: a person did a step by hand; the nodes go on after it. */
@Command(
        name = "mark",
        description = "say that a step was done by hand on stuck nodes, which go on after it",
        sortOptions = false)
final class MarkVerb implements Callable<Integer> {
    private static final String DONE = "done";
    private static final int STEP_AND_WORD = 2;

    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks = new Asks();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Parameters(
            index = "1..*",
            arity = "3..*",
            paramLabel = "NODE... STEP done",
            description = "nodes that are stuck at that step")
    private List<String> words = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "what was done; kept in the record")
    private String reason = "";

    MarkVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        if (!words.getLast().equals(DONE)) {
            throw new Failure(
                    Exit.USAGE,
                    "mark ends with the word done, seen '" + words.getLast() + "'",
                    "drydock mark " + name + " NODE STEP done --reason TEXT");
        }
        return common.with(server -> mark(server, name));
    }

    private int mark(Server server, String name) {
        List<String> nodes = words.subList(0, words.size() - STEP_AND_WORD);
        String step = words.get(words.size() - STEP_AND_WORD);
        Look look = NodeVerbs.open(new Runs(server).look(name));
        NodeVerbs.known(look, nodes);
        Voice voice = asks.voice(common, server, look, "");
        if (!common.json()) {
            common.tell("mark " + step + " done on " + String.join(", ", nodes) + "; they go on after it");
            asks.show(common, voice);
        }
        var with = NodeVerbs.with(nodes).put("step", step);
        return asks.send(common, server, look, voice, new Speech("mark", "", "", voice.who(), reason, with));
    }
}
