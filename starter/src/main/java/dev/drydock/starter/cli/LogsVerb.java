package dev.drydock.starter.cli;

import dev.drydock.starter.server.Desks;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.words.Exit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs CLUSTER NODE [STEP]}: what steps printed on a node. */
@Command(name = "logs", description = "what steps printed on a node", sortOptions = false)
final class LogsVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Parameters(index = "1", paramLabel = "NODE", description = "the node's name")
    private String node = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "STEP", description = "one step; otherwise all")
    private String step = "";

    @Option(names = "--run", paramLabel = "RUN", description = "a run's id (the newest that left something there)")
    private String run = "";

    LogsVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        var logs = common.with(server -> logs(server, name));
        if (logs.isEmpty()) {
            throw new Failure(
                    Exit.NOTHING,
                    "no step " + (step.isEmpty() ? "" : step + " ") + "has left anything on " + node + " of " + name,
                    "drydock status " + name);
        }
        if (common.format == Format.jsonl) {
            logs.forEach(common::data);
        } else if (common.json()) {
            common.data(logs);
        } else {
            logs.forEach(this::print);
        }
        return Exit.DONE.code();
    }

    /** Asked before: no worker may serve the queue of a system that nobody has. */
    private List<Desk.StepLog> logs(Server server, String name) {
        new Desks(server, Runs.SOON).refuseUnknown(name);
        try {
            return new Desks(server).logs(name, run, node, step);
        } catch (Failure e) {
            if (e.says().startsWith("node " + node + " is not in ")) {
                throw new Failure(Exit.USAGE, name + " has no node " + node, "drydock status " + name, e);
            }
            throw e;
        }
    }

    private void print(Desk.StepLog log) {
        var out = common.streams().out();
        var ink = common.streams().ink();
        String exit = log.exit().isEmpty() ? "running" : "exit " + log.exit();
        out.println(ink.bold(log.step() + " #" + log.attempt() + "  " + exit + "  " + log.startedAt()) + "  run "
                + log.run());
        out.println("  $ " + plain(log.command(), "\n    "));
        if (!log.output().isBlank()) {
            out.println("  | " + plain(log.output(), "\n  | "));
        }
        out.println("  in " + log.path() + " on " + node);
        out.flush();
    }

    private static String plain(String text, String between) {
        return text.lines().map(Columns::clean).collect(Collectors.joining(between));
    }
}
