package dev.drydock.starter.cli;

import dev.drydock.starter.board.Forecast;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pause CLUSTER}, {@code resume CLUSTER}: no further node is begun; those that are at work come to their end. */
@Command(sortOptions = false)
final class HoldVerb implements Callable<Integer> {
    private final String action;

    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks = new Asks();

    @Parameters(paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; kept in the record")
    private String reason = "";

    /** @param action {@code pause} or {@code resume} */
    HoldVerb(String action, Streams streams) {
        this.action = action;
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        return common.with(server -> hold(server, name));
    }

    private int hold(Server server, String name) {
        Look look = NodeVerbs.open(new Runs(server).look(name));
        Voice voice = asks.voice(common, server, look, "");
        if (!common.json()) {
            common.tell(action + " " + name);
            if (action.equals("pause")) {
                common.about("means", "no other node is begun until somebody says resume");
                common.about(
                        "safe", Forecast.safeSays(look.status(), common.clock().instant()));
            }
            asks.show(common, voice);
        }
        var speech = new Speech(action, "", "", voice.who(), reason, Json.MAPPER.createObjectNode());
        return asks.send(common, server, look, voice, speech);
    }
}
