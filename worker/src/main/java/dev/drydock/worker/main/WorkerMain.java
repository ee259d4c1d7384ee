package dev.drydock.worker.main;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.worker.config.ConfigReading;
import dev.drydock.worker.config.Options;
import dev.drydock.worker.config.WorkerConfig;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.GiveUp;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drydock worker}: serves runbooks and steps until it is told to stop. */
@Command(
        name = "drydock worker",
        description = {"serve runbooks and steps until told to stop", "Every option may stand in the file of --config."
        },
        sortOptions = false)
public final class WorkerMain implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML with the options below as keys; an option given here counts for more")
    private @Nullable Path config;

    @Option(names = "--clusters", paramLabel = "DIR", description = "directory of cluster files: DIR/SYSTEM/NAME.yaml")
    private @Nullable String clusters;

    @Option(
            names = "--allow-unsigned",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "count unsigned statements; for demos and laptops")
    private @Nullable String allowUnsigned;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "where snapshots are prepared (default: a folder below the temporary one)")
    private @Nullable String scratch;

    @Option(
            names = KeySource.OPTION,
            paramLabel = "FILE",
            description = "keys that encrypt what goes to the service (" + KeySource.FILE + ")")
    private @Nullable String codecKeyFile;

    @Option(names = "--address", paramLabel = "HOST:PORT", description = "Temporal service (TEMPORAL_ADDRESS)")
    private @Nullable String address;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "namespace (TEMPORAL_NAMESPACE)")
    private @Nullable String namespace;

    @Option(names = "--profile", paramLabel = "NAME", description = "profile in temporal.toml (TEMPORAL_PROFILE)")
    private @Nullable String profile;

    @Option(
            names = "--systems",
            paramLabel = "NAME",
            split = ",",
            description = "systems whose steps are done here, or none (default: all)")
    private @Nullable List<String> systems;

    @Option(
            names = "--runbooks",
            paramLabel = "true|false",
            description = "whether runs and plans are worked on here too (default: true)")
    private @Nullable String runbooks;

    @Option(
            names = "--stop-within",
            paramLabel = "TIME",
            description = "how long a stop waits for running steps to reach a safe point (default: 60s)")
    private @Nullable String stopWithin;

    @Option(names = "--log-format", paramLabel = "text|json", description = "of the log (default: text)")
    private @Nullable String logFormat;

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            description = "where /metrics, /health/live and /health/ready are served (default: nowhere)")
    private @Nullable String metrics;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public static void main(String... args) {
        System.exit(new CommandLine(new WorkerMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (config == null && clusters == null) {
            return fail(
                    Exit.USAGE,
                    "a worker needs to know its cluster files, or a configuration",
                    "drydock worker --clusters DIR");
        }
        WorkerConfig told;
        try {
            told = ConfigReading.read(config, options());
        } catch (GiveUp e) {
            return fail(Exit.USAGE, String.valueOf(e.getMessage()), "drydock worker --help");
        }
        told.logs().use();
        return WorkerService.run(told).code();
    }

    private Entry.Table options() {
        return new Options()
                .with("clusters", clusters)
                .with("scratch", scratch)
                .with("allow-unsigned", allowUnsigned)
                .with("codec-key-file", codecKeyFile)
                .with("address", address)
                .with("namespace", namespace)
                .with("profile", profile)
                .with("systems", systems)
                .with("runbooks", runbooks)
                .with("stop-within", stopWithin)
                .with("log-format", logFormat)
                .with("metrics", "listen", metrics)
                .table();
    }

    private static int fail(Exit exit, String says, String next) {
        System.err.println(says);
        System.err.println("next: " + next);
        return exit.code();
    }
}
