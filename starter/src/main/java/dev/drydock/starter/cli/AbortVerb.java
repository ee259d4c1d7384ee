package dev.drydock.starter.cli;

import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abort CLUSTER}: ends the run, not the command that watches it. */
@Command(
        name = "abort",
        description = "end the run; nodes that were changed already are undone or left as they are",
        sortOptions = false)
final class AbortVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks = new Asks();

    @Parameters(paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept in the record")
    private String reason = "";

    @ArgGroup
    private @Nullable Changed changed;

    static final class Changed {
        @Option(names = "--undo", required = true, description = "take back what was done, node by node")
        boolean undo;

        @Option(names = "--leave", required = true, description = "leave changed nodes as they are")
        boolean leave;
    }

    AbortVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        return common.with(server -> abort(server, name));
    }

    private int abort(Server server, String name) {
        Look look = NodeVerbs.open(new Runs(server).look(name));
        var with = Json.MAPPER.createObjectNode();
        if (changed != null) {
            with.put("undo", changed.undo);
        }
        Voice voice = asks.voice(common, server, look, "");
        if (!common.json()) {
            common.tell("abort run " + look.status().run() + " of " + name);
            common.about("the run", look.status().says());
            asks.show(common, voice);
        }
        return asks.send(common, server, look, voice, new Speech("abort", "", "", voice.who(), reason, with));
    }
}
