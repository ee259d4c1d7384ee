package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.rollout.Pace;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pace CLUSTER}: how fast a run goes from now on. */
@Command(
        name = "pace",
        description = "change how many nodes a run takes, and how many may be stuck, from now on",
        sortOptions = false)
final class PaceVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks = new Asks();

    @Parameters(paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Option(names = "--in-flight", paramLabel = "COUNT", description = "nodes worked on at once, 1 to 200")
    private @Nullable String inFlight;

    @Option(
            names = "--batch",
            paramLabel = "COUNT|SHARE",
            description = "nodes of a wave before the run looks again (3 or 10%%); never more than the wave")
    private @Nullable String batch;

    @Option(names = "--max-failures", paramLabel = "COUNT|SHARE", description = "nodes that may be stuck")
    private @Nullable String maxFailures;

    @Option(names = "--pause-between", paramLabel = "DURATION", description = "between waves: 30s, 5m")
    private @Nullable String pauseBetween;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description = "bytes a second that all nodes together are sent of a snapshot: 500K, 20M, 1G")
    private @Nullable String bandwidth;

    @Option(names = "--as-planned", description = "forget what was changed before")
    private boolean asPlanned;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept in the record")
    private String reason = "";

    PaceVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        ObjectNode with = with();
        Pace pace;
        try {
            pace = Pace.PLANNED.with(with);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), "drydock pace --help", e);
        }
        return common.with(server -> pace(server, name, with, pace));
    }

    private int pace(Server server, String name, ObjectNode with, Pace pace) {
        Look look = NodeVerbs.open(new Runs(server).look(name));
        Voice voice = asks.voice(common, server, look, "");
        if (!common.json()) {
            common.tell("pace of " + name + ": " + (pace.says().isEmpty() ? "as planned" : pace.says()));
            asks.show(common, voice);
        }
        return asks.send(common, server, look, voice, new Speech("pace", "", "", voice.who(), reason, with));
    }

    private ObjectNode with() {
        ObjectNode with = Json.MAPPER.createObjectNode();
        put(with, "in-flight", inFlight);
        put(with, "batch", batch);
        put(with, "max-failures", maxFailures);
        put(with, "pause-between", pauseBetween);
        put(with, "bandwidth", bandwidth);
        return asPlanned ? with.put("as-planned", true) : with;
    }

    private static void put(ObjectNode with, String name, @Nullable String value) {
        if (value != null) {
            with.put(name, value);
        }
    }
}
