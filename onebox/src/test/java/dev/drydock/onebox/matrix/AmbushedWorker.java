package dev.drydock.onebox.matrix;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        Thread.ofPlatform().daemon().start(AmbushedWorker::haltWhenLeftAlone);
        var settings = new WorkerSettings(Path.of(args[1]), Path.of(args[2]), true);
        var ambush = new Ambush(Path.of(System.getProperty(AMBUSH)));
        try (var end = new UntilTold();
                var connected = Connected.plainly(args[0], settings);
                var worker = DrydockWorker.start(ambushed(connected, ambush), settings)) {
            System.err.println(worker.says());
            end.await();
        }
    }

    /** The same connection, with a plugin of Temporal's that looks at every step. */
    private static WorkflowClient ambushed(Connected connected, Ambush ambush) {
        var plugin = SimplePlugin.newBuilder("ambush")
                .addWorkerInterceptors(new WorkerInterceptorBase() {
                    @Override
                    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
                        return new Held(next, ambush);
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

    private static final class Held extends ActivityInboundCallsInterceptorBase {
        private final Ambush ambush;
        private @Nullable ActivityExecutionContext context;

        Held(ActivityInboundCallsInterceptor next, Ambush ambush) {
            super(next);
            this.ambush = ambush;
        }

        @Override
        public void init(ActivityExecutionContext context) {
            this.context = context;
            super.init(context);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            String type = context == null ? "" : context.getInfo().getActivityType();
            Optional<Ambush.Trap> sprung = ambush.springs(type, input.getArguments());
            if (sprung.isEmpty()) {
                return super.execute(input);
            }
            Ambush.Trap trap = sprung.get();
            trap.beforeStep();
            ActivityOutput output;
            try {
                output = super.execute(input);
            } catch (RuntimeException e) {
                trap.failed();
                throw e;
            }
            trap.afterStep();
            return output;
        }
    }
}
