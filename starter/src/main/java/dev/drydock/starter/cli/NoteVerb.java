package dev.drydock.starter.cli;

import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code note CLUSTER TEXT}: something for the record; nothing else comes of it. */
@Command(name = "note", description = "leave a remark in the run's record", sortOptions = false)
final class NoteVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks = new Asks();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "at most 2,000 characters")
    private String text = "";

    NoteVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        return common.with(server -> note(server, name));
    }

    private int note(Server server, String name) {
        Look look = NodeVerbs.open(new Runs(server).look(name));
        Voice voice = asks.voice(common, server, look, "");
        if (!common.json()) {
            common.tell("note in the record of " + name + ": " + text);
            asks.show(common, voice);
        }
        return asks.send(
                common,
                server,
                look,
                voice,
                new Speech("note", "", "", voice.who(), text, Json.MAPPER.createObjectNode()));
    }
}
