package dev.drydock.onebox.rollback;

import dev.drydock.onebox.server.WatchedWorker;
import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.worker.main.Connected;
import dev.drydock.worker.wiring.WorkerSettings;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The usual worker in a process of its own, which dies where its doom says, at once and without a word. */
final class MortalWorker {
    private static final String DOOM = "rollback.doom";

    /** Most steps take longer than this on a small cluster. */
    private static final int WITHIN_MILLISECONDS = 700;

    private MortalWorker() {}

    /** A worker that is followed by another one whenever it dies. */
    static AutoCloseable start(String address, WorkerSettings settings, Doom doom) {
        Path log = doom.dir().resolveSibling("worker.log");
        var worker = WorkerProcess.start(
                address, settings, log, System.getenv(), MortalWorker.class, "-D" + DOOM + "=" + doom.dir());
        var heirs = Executors.newSingleThreadScheduledExecutor();
        var _ = heirs.scheduleWithFixedDelay(worker::replaceTheDead, 200, 200, TimeUnit.MILLISECONDS);
        return () -> {
            heirs.shutdownNow();
            worker.close();
        };
    }

    /** Arguments as {@code WorkerProcess} gives them: address, clusters, scratch. */
    static void main(String... args) throws InterruptedException {
        var settings = new WorkerSettings(Path.of(args[1]), Path.of(args[2]), true);
        var doom = new Doom(Path.of(System.getProperty(DOOM)));
        // The in-memory server would keep a query for a worker that remembered the run, and is dead.
        WatchedWorker.serve(
                Connected.mortally(args[0], settings), settings, (type, _, step) -> dying(doom.at(type), step));
    }

    private static ActivityOutput dying(Optional<Doom.Moment> moment, Supplier<ActivityOutput> step) {
        if (moment.isEmpty()) {
            return step.get();
        }
        switch (moment.get()) {
            case BEFORE -> die();
            case DURING -> dieWithin(WITHIN_MILLISECONDS);
            case AFTER -> {}
        }
        var output = step.get();
        die();
        return output;
    }

    private static void dieWithin(int milliseconds) {
        int left = ThreadLocalRandom.current().nextInt(milliseconds);
        var clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        var _ = clock.schedule(MortalWorker::die, left, TimeUnit.MILLISECONDS);
    }

    /** No hook runs, no stream is flushed, nobody is told: what is left of a process that was killed. */
    private static void die() {
        Runtime.getRuntime().halt(137);
    }
}
