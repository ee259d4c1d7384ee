package dev.drydock.onebox.server;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The usual worker, as the whole of a process, with somebody who stands beside each of its steps. */
public final class WatchedWorker {
    private WatchedWorker() {}

    /** Whoever stands there. */
    @FunctionalInterface
    public interface Bystander {
        /** @param step has it done, and answers with what came of it */
        ActivityInboundCallsInterceptor.ActivityOutput at(
                String type, Object[] arguments, Supplier<ActivityInboundCallsInterceptor.ActivityOutput> step);
    }

    /** Serves until it is told to stop, or its standard input ends, with whoever started it. */
    public static void serve(Connected connected, WorkerSettings settings, Bystander bystander)
            throws InterruptedException {
        Thread.ofPlatform().daemon().start(WatchedWorker::haltWhenLeftAlone);
        try (var end = new UntilTold();
                connected;
                var worker = DrydockWorker.start(watched(connected, bystander), settings)) {
            System.err.println(worker.says());
            end.await();
        }
    }

    /** The same connection, with a plugin of Temporal's that looks at every step. */
    private static WorkflowClient watched(Connected connected, Bystander bystander) {
        var plugin = SimplePlugin.newBuilder("bystander")
                .addWorkerInterceptors(new WorkerInterceptorBase() {
                    @Override
                    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
                        return new Watched(next, bystander);
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

    private static final class Watched extends ActivityInboundCallsInterceptorBase {
        private final Bystander bystander;
        private @Nullable ActivityExecutionContext context;

        Watched(ActivityInboundCallsInterceptor next, Bystander bystander) {
            super(next);
            this.bystander = bystander;
        }

        @Override
        public void init(ActivityExecutionContext context) {
            this.context = context;
            super.init(context);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            String type = context == null ? "" : context.getInfo().getActivityType();
            return bystander.at(type, input.getArguments(), () -> super.execute(input));
        }
    }
}
