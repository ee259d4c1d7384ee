package dev.drydock.starter.cli;

import dev.drydock.starter.board.Watch;
import dev.drydock.starter.view.Streams;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch CLUSTER}: the board until the run has ended. */
@Command(name = "watch", description = "the board, live; Ctrl-C detaches and never cancels", sortOptions = false)
final class WatchVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Parameters(paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Option(
            names = "--only",
            paramLabel = "STATE,...",
            split = ",",
            completionCandidates = States.Words.class,
            description = "list only nodes in these states")
    private Set<String> only = Set.of();

    WatchVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        var states = States.of(only);
        String name = Common.cluster(cluster);
        return common.with(
                server -> new Watch(server, common.streams(), common.json(), states, common.who()).until(name));
    }
}
