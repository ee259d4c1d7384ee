package dev.drydock.starter.cli;

import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Ink;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.run.RunbookCard;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
public final class Drydock {
    private Drydock() {}

    public static void main(String... args) {
        // Temporal's client logs through SLF4J; this program prints for people and has no logger.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(args));
    }

    public static int run(String... args) {
        return run(Streams.system(), args);
    }

    /** The same inside another program. */
    public static int run(Streams streams, String... args) {
        return run(typed(streams, args), streams, args);
    }

    /** All verbs of this program; another one may add its own and {@link #run(CommandLine, Streams, String...)} it. */
    public static CommandLine line(Streams streams) {
        var line = new CommandLine(new Root());
        Verbs.all(streams).forEach((name, verb) -> line.addSubcommand(name, verb.get()));
        return line;
    }

    public static int run(CommandLine line, Streams streams, String... args) {
        line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                streams.ink() == Ink.PLAIN ? CommandLine.Help.Ansi.OFF : CommandLine.Help.Ansi.ON));
        line.setParameterExceptionHandler((error, _) -> fail(streams, usage(error), args));
        line.setExecutionExceptionHandler((error, _, _) -> fail(streams, told(streams, error), args));
        return line.execute(args);
    }

    /** With the verb that is typed alone, where there is one of that name and it is not about all others. */
    private static CommandLine typed(Streams streams, String... args) {
        String name = args.length == 0 || args[0].equals("completion") ? "" : args[0];
        Supplier<CommandLine> verb = Verbs.all(streams).get(name);
        return verb == null ? line(streams) : new CommandLine(new Root()).addSubcommand(name, verb.get());
    }

    private static Failure usage(ParameterException error) {
        var line = error.getCommandLine();
        String says = String.valueOf(error.getMessage());
        if (line.getCommand() instanceof Plan && error instanceof CommandLine.UnmatchedArgumentException unmatched) {
            says = "there is no runbook '" + unmatched.getUnmatched().getFirst() + "': expected one of "
                    + Runbooks.cards().stream().map(RunbookCard::name).collect(Collectors.joining(", "));
        }
        return new Failure(Exit.USAGE, says, line.getCommandSpec().qualifiedName() + " --help", error);
    }

    private static Failure told(Streams streams, Exception error) {
        if (error instanceof Failure failure) {
            return failure;
        }
        if (!streams.env().getOrDefault("DRYDOCK_TRACE", "").isEmpty()) {
            error.printStackTrace(streams.err());
        }
        return new Failure(
                Exit.INTERNAL,
                "internal error: " + error + because(error),
                "the same command with DRYDOCK_TRACE=1 in the environment shows where",
                error);
    }

    /** What is wrapped most is what happened. */
    private static String because(Throwable error) {
        Throwable cause = error.getCause();
        if (cause == null) {
            return "";
        }
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return ", because of " + cause;
    }

    private static int fail(Streams streams, Failure failure, String... args) {
        if (Format.asked(args) == Format.json) {
            streams.out().println(Json.MAPPER.valueToTree(failure.json()).toString());
            streams.out().flush();
        } else {
            streams.err().println(streams.ink().red(failure.says()));
            streams.err().println("next: " + streams.typed(failure.next()));
            streams.err().flush();
        }
        return failure.exit().code();
    }

    @Command(
            name = "drydock",
            description = "Durable, reviewable runbooks for replicated databases.",
            synopsisSubcommandLabel = "VERB",
            subcommands = CommandLine.HelpCommand.class,
            versionProvider = Version.class,
            footerHeading = "%nRunning it:%n",
            footer = {
                "  worker    a worker alone: worker --clusters DIR",
                "  dev       server and worker in the foreground: dev --clusters DIR",
                "  demo      a whole reseed on this machine, in a minute",
                "  testbed   a small real cluster on this machine: testbed up corrosion|patroni --dir DIR",
                "",
                "Exit codes: 0 done, 1 internal error, 2 usage, 3 nothing to do,",
                "4 a person is needed, 6 not yet,",
                "10 another run holds the cluster, 12 not authorised, 13 verification failed,",
                "14 rejected or expired, 15 a check failed, 16 drift, 17 failed, cluster safe,",
                "18 failed, needs a person, 75 temporary, 130 detached.",
                "start --watch, watch, and status of an ended run exit with the outcome's code."
            })
    static final class Root implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "show the version")
        boolean version;

        @Override
        public Integer call() {
            Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getOut());
            return Exit.USAGE.code();
        }
    }

    @Command(
            name = "plan",
            description = "survey, check and print a plan; changes nothing anywhere",
            synopsisSubcommandLabel = "RUNBOOK CLUSTER")
    static final class Plan implements Callable<Integer> {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        boolean help;

        @Override
        public Integer call() {
            String known = Runbooks.cards().stream().map(RunbookCard::name).collect(Collectors.joining(", "));
            throw new Failure(
                    Exit.USAGE, "plan needs a runbook: one of " + known, "drydock plan RUNBOOK CLUSTER --reason TEXT");
        }
    }
}
