package dev.drydock.onebox.rollback;

import dev.drydock.onebox.server.WorkerProcess;
import dev.drydock.worker.main.Connected;
import dev.drydock.worker.main.UntilTold;
import dev.drydock.worker.wiring.DrydockWorker;
import dev.drydock.worker.wiring.WorkerSettings;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SimplePlugin;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
        Thread.ofPlatform().daemon().start(MortalWorker::haltWhenLeftAlone);
        var settings = new WorkerSettings(Path.of(args[1]), Path.of(args[2]), true);
        var doom = new Doom(Path.of(System.getProperty(DOOM)));
        try (var end = new UntilTold();
                var connected = Connected.mortally(args[0], settings);
                var worker = DrydockWorker.start(doomed(connected, doom), settings)) {
            System.err.println(worker.says());
            end.await();
        }
    }

    private static WorkflowClient doomed(Connected connected, Doom doom) {
        var plugin = SimplePlugin.newBuilder("doom")
                .addWorkerInterceptors(new WorkerInterceptorBase() {
                    @Override
                    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
                        return new Dying(next, doom);
                    }
                })
                .build();
        return WorkflowClient.newInstance(
                connected.service(),
                WorkflowClientOptions.newBuilder(connected.client().getOptions())
                        .setPlugins(plugin)
                        .build());
    }

    private static void haltWhenLeftAlone() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // the other end is gone, which is the same
        }
        Runtime.getRuntime().halt(1);
    }

    /** No hook runs, no stream is flushed, nobody is told: what is left of a process that was killed. */
    private static void die() {
        Runtime.getRuntime().halt(137);
    }

    private static final class Dying extends ActivityInboundCallsInterceptorBase {
        private final Doom doom;
        private @Nullable ActivityExecutionContext context;

        Dying(ActivityInboundCallsInterceptor next, Doom doom) {
            super(next);
            this.doom = doom;
        }

        @Override
        public void init(ActivityExecutionContext context) {
            this.context = context;
            super.init(context);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            var now = doom.at(context == null ? "" : context.getInfo().getActivityType());
            if (now.isEmpty()) {
                return super.execute(input);
            }
            switch (now.get()) {
                case BEFORE -> die();
                case DURING -> dieWithin(WITHIN_MILLISECONDS);
                case AFTER -> {}
            }
            var output = super.execute(input);
            die();
            return output;
        }

        private static void dieWithin(int milliseconds) {
            int left = ThreadLocalRandom.current().nextInt(milliseconds);
            var clock = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().factory());
            var _ = clock.schedule(MortalWorker::die, left, TimeUnit.MILLISECONDS);
        }
    }
}
