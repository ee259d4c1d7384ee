package dev.drydock.starter.cli;

import dev.drydock.starter.board.Forecast;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
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

    /** What it comes to now; before the first node everything is as it was. */
    private String means(Status status) {
        long begun = status.nodes().stream()
                .filter(node -> node.attempt() > 0 && node.state() != NodeState.UNDONE)
                .count();
        if (begun == 0) {
            return "no node was changed: the cluster stays as it is";
        }
        String then = begun == 1 ? "1 node was begun" : begun + " nodes were begun";
        if (changed == null) {
            return then
                    + ": nodes at work stop after the step they are at, then the run asks whether to undo or to leave";
        }
        return changed.undo
                ? then + ": each is put back on what it served, late writes included"
                : then + ": those that are done stay on the new generation, the others on the old one";
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
            common.about("means", means(look.status()));
            common.about("safe", Forecast.safeSays(look.status(), common.clock().instant()));
            asks.show(common, voice);
        }
        return asks.send(common, server, look, voice, new Speech("abort", "", "", voice.who(), reason, with));
    }
}
