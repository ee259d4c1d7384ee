package dev.drydock.onebox.main;

import dev.drydock.starter.cli.Drydock;
import dev.drydock.starter.view.Streams;
import dev.drydock.worker.main.WorkerMain;
import picocli.CommandLine;

/** The verbs of all programs behind {@code ./drydock} on one command line, for who has to know them all. */
final class Everything {
    static final String COMPLETION = "completion";

    private Everything() {}

    static int run(Streams streams, String... args) {
        return Drydock.run(line(streams), streams, args);
    }

    private static CommandLine line(Streams streams) {
        CommandLine line = Drydock.line(streams);
        line.addSubcommand("worker", new WorkerMain());
        new CommandLine(new OneboxMain()).getSubcommands().forEach(line::addSubcommand);
        return line;
    }
}
