package dev.drydock.onebox.main;

import dev.drydock.onebox.server.DevServer;
import dev.drydock.onebox.server.InJvmServer;
import dev.drydock.onebox.server.OneServer;
import dev.drydock.onebox.server.WorkerHere;
import dev.drydock.worker.main.UntilTold;
import dev.drydock.worker.wiring.WorkerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dev}: server and worker in the foreground, for a laptop. Unsigned statements count. */
@Command(
        name = "dev",
        description = "server and worker in the foreground; unsigned statements count",
        sortOptions = false)
final class DevVerb implements Callable<Integer> {
    private static final int USUAL = 7233;

    @Option(names = "--clusters", required = true, paramLabel = "DIR", description = "directory of cluster files")
    private @Nullable Path clusters;

    @Option(
            names = "--port",
            defaultValue = "7233",
            paramLabel = "P",
            description = "of the server, on loopback (default: 7233)")
    private int port;

    @Option(
            names = "--temporal",
            paramLabel = "BIN",
            description = "temporal command (default: the one on the PATH, else a server in memory)")
    private @Nullable Path temporal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Override
    public Integer call() throws InterruptedException {
        Path dir = Objects.requireNonNull(clusters);
        if (!Files.isDirectory(dir)) {
            throw new IllegalArgumentException("there is no directory " + dir + " of cluster files");
        }
        try (var end = new UntilTold();
                OneServer server = server();
                var worker = WorkerHere.start(server.address(), settings(dir))) {
            System.err.println(server.says());
            System.err.println(worker.says() + "; at " + server.address() + "; Ctrl-C ends it");
            if (port != USUAL) {
                System.err.println("next: export TEMPORAL_ADDRESS=" + server.address());
            }
            end.await();
        }
        return 0;
    }

    private static WorkerSettings settings(Path dir) {
        Path scratch = dir.toAbsolutePath().resolveSibling("scratch");
        return new WorkerSettings(dir, scratch, true).withCodec(System.getenv());
    }

    private OneServer server() {
        Optional<Path> binary = DevServer.find(temporal, System.getenv());
        return binary.isPresent()
                ? DevServer.start(binary.get(), port, DevServer.database(System.getenv()))
                : InJvmServer.start(port);
    }
}
