package dev.drydock.starter.cli;

import dev.drydock.starter.board.Watch;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.view.Streams;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status CLUSTER}: the board once. */
@Command(name = "status", description = "the board once; 4 while a person is needed", sortOptions = false)
final class StatusVerb implements Callable<Integer> {
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

    StatusVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        var states = States.of(only);
        String name = Common.cluster(cluster);
        return common.with(server -> {
            if (common.json()) {
                var look = new Runs(server).look(name);
                common.data(look.json());
                return look.status().exit();
            }
            return new Watch(server, common.streams(), common.json(), states, common.who()).once(name);
        });
    }
}
