package dev.drydock.worker.main;

import dev.drydock.worker.wiring.DrydockWorker;
import dev.drydock.worker.wiring.WorkerSettings;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.service.Refusal;
import dev.drydock.workflows.words.Exit;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drydock worker}: serves runbooks and steps until it is told to stop. */
@Command(name = "drydock worker", description = "serve runbooks and steps until told to stop", sortOptions = false)
public final class WorkerMain implements Callable<Integer> {
    @Option(
            names = "--clusters",
            paramLabel = "DIR",
            required = true,
            description = "directory of cluster files: DIR/SYSTEM/NAME.yaml")
    private @Nullable Path clusters;

    @Option(names = "--allow-unsigned", description = "count unsigned statements; for demos and laptops")
    private boolean allowUnsigned;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "where snapshots are prepared (default: a folder below the temporary one)")
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir"), "drydock-" + System.getProperty("user.name"));

    @Option(
            names = KeySource.OPTION,
            paramLabel = "FILE",
            description = "keys that encrypt what goes to the service (" + KeySource.FILE + ")")
    private @Nullable Path codecKeyFile;

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
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public static void main(String... args) {
        System.exit(new CommandLine(new WorkerMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path dir = Objects.requireNonNull(clusters);
        if (!Files.isDirectory(dir)) {
            return fail(
                    Exit.USAGE, "there is no directory " + dir + " of cluster files", "drydock worker --clusters DIR");
        }
        KeySource codec;
        try {
            codec = KeySource.of(codecKeyFile, System.getenv());
        } catch (IllegalArgumentException e) {
            return fail(
                    Exit.USAGE, String.valueOf(e.getMessage()), "drydock worker --clusters DIR --codec-key-file FILE");
        }
        ClientConfigProfile settings = settings();
        try (Connected connected = Connected.to(settings, codec.keys())) {
            return serve(
                    connected.client(),
                    new WorkerSettings(dir, scratch, allowUnsigned, codec),
                    String.valueOf(settings.getAddress()));
        } catch (StatusRuntimeException | IllegalStateException e) {
            var refusal = Refusal.of(told(settings), e).orElseThrow(() -> e);
            return fail(refusal.exit(), refusal.says(), "drydock doctor");
        }
    }

    private static int serve(WorkflowClient client, WorkerSettings settings, String address)
            throws InterruptedException {
        try (var end = new UntilTold();
                var worker = DrydockWorker.start(client, settings)) {
            System.err.println(worker.says() + "; from " + address);
            end.await();
            System.err.println("stopping: running steps come to their end first");
        }
        return Exit.DONE.code();
    }

    private ClientConfigProfile settings() throws IOException {
        var where = LoadClientConfigProfileOptions.newBuilder();
        if (profile != null) {
            where.setConfigFileProfile(profile);
        }
        ClientConfigProfile loaded = ClientConfigProfile.load(where.build());
        return loaded.toBuilder()
                .setAddress(first(address, loaded.getAddress(), "127.0.0.1:7233"))
                .setNamespace(first(namespace, loaded.getNamespace(), "default"))
                .build();
    }

    private String told(ClientConfigProfile settings) {
        return settings.getAddress() + " (namespace " + settings.getNamespace() + ", profile "
                + first(profile, System.getenv("TEMPORAL_PROFILE"), "default") + ")";
    }

    private static String first(@Nullable String option, @Nullable String loaded, String otherwise) {
        if (option != null) {
            return option;
        }
        return loaded == null || loaded.isEmpty() ? otherwise : loaded;
    }

    private static int fail(Exit exit, String says, String next) {
        System.err.println(says);
        System.err.println("next: " + next);
        return exit.code();
    }
}
