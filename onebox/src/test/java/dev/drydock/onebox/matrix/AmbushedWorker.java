package dev.drydock.onebox.matrix;

import dev.drydock.onebox.server.WatchedWorker;
import dev.drydock.worker.main.Connected;
import dev.drydock.worker.wiring.WorkerSettings;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The usual worker in a process of its own, whose steps may be held at a moment that files name. */
final class AmbushedWorker {
    private static final String AMBUSH = "matrix.ambush";

    private AmbushedWorker() {}

    /** JVM options for a worker that logs in with the keys of a home directory. */
    static String[] options(Ambush ambush, Path home) {
        return new String[] {"-D" + AMBUSH + "=" + ambush.dir(), "-Duser.home=" + home};
    }

    /** Arguments as {@code WorkerProcess} gives them: address, clusters, scratch. */
    static void main(String... args) throws InterruptedException {
        var settings = new WorkerSettings(Path.of(args[1]), Path.of(args[2]), true);
        var ambush = new Ambush(Path.of(System.getProperty(AMBUSH)));
        WatchedWorker.serve(
                Connected.plainly(args[0], settings),
                settings,
                (type, arguments, step) -> held(ambush.springs(type, arguments), step));
    }

    private static ActivityOutput held(Optional<Ambush.Trap> sprung, Supplier<ActivityOutput> step) {
        if (sprung.isEmpty()) {
            return step.get();
        }
        Ambush.Trap trap = sprung.get();
        trap.beforeStep();
        ActivityOutput output;
        try {
            output = step.get();
        } catch (RuntimeException e) {
            trap.failed();
            throw e;
        }
        trap.afterStep();
        return output;
    }
}
