package dev.drydock.onebox.main;

import dev.drydock.starter.view.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The verbs that bring their own server or cluster. */
@Command(
        name = "drydock",
        description = "Everything on one machine.",
        synopsisSubcommandLabel = "dev|demo|testbed",
        subcommands = {DevVerb.class, DemoVerb.class, TestbedVerb.class})
public final class OneboxMain implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public static void main(String... args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        if (args.length > 0 && args[0].equals(Everything.COMPLETION)) {
            return Everything.run(Streams.system(), args);
        }
        var line = new CommandLine(new OneboxMain());
        line.setExecutionExceptionHandler((error, _, _) -> Refusal.of(error).tell());
        return line.execute(args);
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
